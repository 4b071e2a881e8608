"""A file, from a browser through the gateway to the office that decides."""

from uuid import uuid4

from demo_campus import story
from demo_campus.story import CASES

MIB = 1024 * 1024
PLAN = b"%PDF-1.7\n" + bytes(range(256)) * 20_000 + b"\n%%EOF\n"


async def attach(who, booking, content):
    return await who.raw(
        "POST",
        f"{CASES}/{booking.id}/attachments",
        data={"field": "/plan"},
        files={"file": ("活动方案.pdf", content, "application/pdf")},
        headers={"Idempotency-Key": str(uuid4())},
    )


async def test_the_plan_of_a_large_event_reaches_the_college(people):
    student, secretary = people["student"], people["secretary"]
    booking, _ = await story.draft(student)
    await story.choose(student, booking, days_ahead=5)
    await story.save(student, booking, {"attendees": 120})
    rooms = (await student.get(f"{CASES}/{booking.id}/options/classroom"))["items"]
    await story.save(student, booking, {"classroom": rooms[0]["value"]})

    early = await student.send("POST", f"{CASES}/{booking.id}/submission", etag=booking.version)
    too_large = await attach(student, booking, bytes(12 * MIB))
    attached = await attach(student, booking, PLAN)

    assert early.json()["errors"] == [{"pointer": "/plan", "message": "必填"}]
    assert (too_large.status_code, too_large.json()["code"]) == (413, "body-too-large")
    assert attached.status_code == 201, attached.text
    plan = attached.json()
    await story.save(student, booking, {"plan": [plan["id"]]})
    await story.submit(student, booking)
    task = await story.task_of(secretary, booking)
    detail = await secretary.get(f"{story.TASKS}/{task['id']}")
    file = await secretary.fetch(f"/api/workflow/v1/attachments/{plan['id']}")
    assert detail["attachments"] == [plan]
    assert file.content == PLAN
    assert file.headers["content-security-policy"].startswith("sandbox")
    assert file.headers["x-content-type-options"] == "nosniff"
    assert file.headers["content-disposition"].startswith("attachment;")
    stranger = await people["clerk"].send("GET", f"/api/workflow/v1/attachments/{plan['id']}")
    assert stranger.status_code == 404
    reads = await student.get(f"{CASES}/{booking.id}/reads")
    assert {each["what"] for each in reads["items"]} == {"attachment", "task"}
