"""How far a case has come, on the drawing of its process and in words."""

from xml.etree import ElementTree as ET

from contracts.events import CaseCompleted, WritebackRequested


async def states(person, path):
    drawing = (await person.get(path)).json()
    return [(each["element"], each["state"]) for each in drawing["elements"]]


async def test_the_drawing_follows_the_case(student, secretary, clerk, office):
    case = await student.submitted()
    path = f"/cases/{case['id']}/drawing"

    drawing = (await student.get(path)).json()
    assert ET.fromstring(drawing["xml"]).tag.endswith("definitions")
    assert await states(student, path) == [("start", "done"), ("college-review", "current")]
    assert drawing["elements"][1]["title"] == {"zh": "学院审核", "en": "College review"}
    assert all(each["at"] for each in drawing["elements"])

    await secretary.decide(case, "approval")
    await clerk.decide(case, "return", "请改")
    assert await states(student, path) == [
        ("start", "done"),
        ("college-review", "done"),
        ("academic-affairs-review", "returned"),
    ]

    await student.submit(await student.case(case["id"]))
    assert (await states(student, path))[2] == ("academic-affairs-review", "current")

    await clerk.decide(case, "approval")
    (wish,) = await office.told(case["id"], WritebackRequested)
    await office.booked(wish)
    assert await states(student, path) == [
        ("start", "done"),
        ("college-review", "done"),
        ("academic-affairs-review", "done"),
        ("book-classroom", "done"),
        ("approved", "done"),
    ]
    (completed,) = await office.told(case["id"], CaseCompleted)
    assert completed["submitted_at"]
    assert completed["due_at"]


async def test_what_was_not_reached_was_skipped(student, secretary):
    case = await student.submitted()
    await secretary.decide(case, "rejection", "与课程冲突")

    assert await states(student, f"/cases/{case['id']}/drawing") == [
        ("start", "done"),
        ("college-review", "done"),
        ("academic-affairs-review", "skipped"),
        ("book-classroom", "skipped"),
        ("rejected", "done"),
    ]


async def test_a_withdrawn_case_came_to_no_end(student):
    case = await student.submitted()
    await student.post(f"/cases/{case['id']}/withdrawal")

    found = await states(student, f"/cases/{case['id']}/drawing")

    assert [state for _, state in found] == ["done", "skipped", "skipped", "skipped"]


async def test_a_draft_has_been_nowhere(student):
    draft = await student.draft()

    drawing = (await student.get(f"/cases/{draft['id']}/drawing")).json()

    assert drawing["xml"]
    assert drawing["elements"] == []


async def test_whoever_decides_sees_it_and_nobody_else(
    student, other_student, secretary, other_secretary, clerk
):
    case = await student.submitted()
    task = await secretary.task_of(case)

    own = (await student.get(f"/cases/{case['id']}/drawing")).json()
    assert (await secretary.get(f"/tasks/{task['id']}/drawing")).json() == own
    for stranger in (other_secretary, clerk, other_student, student):
        answer = await stranger.get(f"/tasks/{task['id']}/drawing")
        assert (answer.status_code, answer.json()["code"]) == (404, "task-not-found")
    for stranger in (other_student, secretary):
        answer = await stranger.get(f"/cases/{case['id']}/drawing")
        assert (answer.status_code, answer.json()["code"]) == (404, "case-not-found")
    assert "王秀兰" not in str(own)
