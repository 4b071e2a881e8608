"""Attaching: who may, what is taken, and how much."""

import asyncio
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from chassis.database import transaction
from workflow.cases.models import Case
from workflow.files.models import StoredFile

MIB = 1024 * 1024
PDF = b"%PDF-1.7\n%%EOF\n"


async def test_a_file_is_attached_listed_and_named_by_the_answers(student, attach):
    draft = await student.draft()

    attached = await attach(student, draft["id"], "活动方案.pdf", PDF)

    assert attached.status_code == 201, attached.text
    said = attached.json()
    assert (said["field"], said["name"]) == ("/plan", "活动方案.pdf")
    assert (said["media_type"], said["size"]) == ("application/pdf", len(PDF))
    listed = (await student.get(f"/cases/{draft['id']}/attachments")).json()["items"]
    assert listed == [said]
    # What is being typed meanwhile can still be saved on the version that was read.
    saved = await student.patch(
        f"/cases/{draft['id']}/draft", {"data": {"plan": [said["id"]]}}, if_match='"1"'
    )
    assert (saved.status_code, saved.json()["data"]["plan"]) == (200, [said["id"]])
    assert saved.json()["attachments"] == [said]


async def test_a_repeated_upload_is_one_attachment_whatever_its_boundary(student, attach):
    draft = await student.draft()
    key = str(uuid4())

    first = await attach(student, draft["id"], key=key)
    again = await attach(student, draft["id"], key=key)
    other = await attach(student, draft["id"], content=PDF + b"more", key=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    items = (await student.get(f"/cases/{draft['id']}/attachments")).json()["items"]
    assert len(items) == 1


async def test_the_same_upload_many_times_at_once_is_one_attachment(student, attach):
    draft = await student.draft()
    key = str(uuid4())

    answers = await asyncio.gather(*(attach(student, draft["id"], key=key) for _ in range(6)))

    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["id"] for each in answers}) == 1
    items = (await student.get(f"/cases/{draft['id']}/attachments")).json()["items"]
    assert len(items) == 1


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("plan.pdf", b"", 422, "attachment-empty"),
        ("plan.pdf", b"<html><script>", 415, "attachment-type-refused"),
        ("plan.pdf", b"MZ\x90\0", 415, "attachment-type-refused"),
        ("plan.html", PDF, 415, "attachment-type-refused"),
        ("plan.pdf.exe", PDF, 415, "attachment-type-refused"),
        ("plan", PDF, 415, "attachment-type-refused"),
        (".pdf", PDF, 415, "attachment-type-refused"),
        ("plan.png", PDF, 415, "attachment-type-refused"),
        ("plan.docx", b"PK\x03\x04 not an archive", 415, "attachment-type-refused"),
        ("plan.pdf", PDF + bytes(10 * MIB), 413, "attachment-too-large"),
        ("plan.pdf", PDF + bytes(12 * MIB), 413, "body-too-large"),
    ],
)
async def test_what_the_field_does_not_take_is_refused(
    student, attach, name, content, status, code
):
    draft = await student.draft()

    answer = await attach(student, draft["id"], name, content)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await student.get(f"/cases/{draft['id']}/attachments")).json()["items"] == []


async def test_a_file_as_large_as_allowed_is_taken(student, attach):
    draft = await student.draft()
    content = PDF + bytes(10 * MIB - len(PDF))

    answer = await attach(student, draft["id"], "大.PDF", content)

    assert (answer.status_code, answer.json()["size"]) == (201, 10 * MIB)


@pytest.mark.parametrize("field", ["/title", "/nothing", "plan", "", "/plan/0"])
async def test_a_field_that_takes_no_files_is_named(student, attach, field):
    draft = await student.draft()

    answer = await attach(student, draft["id"], field=field)

    assert answer.status_code == 422
    if field:
        wrong = {"pointer": field, "message": "此项不接受附件"}
        assert answer.json()["errors"] == [wrong]


@pytest.mark.parametrize("missing", ["field", "file"])
async def test_half_a_form_is_refused(student, missing):
    draft = await student.draft()
    whole = {"data": {"field": "/plan"}, "files": {"file": ("a.pdf", PDF)}}
    whole.pop({"field": "data", "file": "files"}[missing])

    answer = await student.client.post(
        f"/api/workflow/v1/cases/{draft['id']}/attachments",
        headers={"Authorization": f"Bearer {student.token}", "Idempotency-Key": str(uuid4())},
        **whole,
    )

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "必填"


async def test_a_body_that_grows_too_large_unannounced_is_refused_as_such(student):
    draft = await student.draft()

    async def endless():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(12):
            yield bytes(MIB)

    answer = await student.client.post(
        f"/api/workflow/v1/cases/{draft['id']}/attachments",
        content=endless(),
        headers={
            "Authorization": f"Bearer {student.token}",
            "Idempotency-Key": str(uuid4()),
            "Content-Type": "multipart/form-data; boundary=x",
        },
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def test_nobody_attaches_to_somebody_elses_case(student, other_student, clerk, attach):
    draft = await student.draft()
    attached = (await attach(student, draft["id"])).json()

    for stranger in (other_student, clerk):
        answers = [
            await attach(stranger, draft["id"]),
            await stranger.get(f"/cases/{draft['id']}/attachments"),
            await stranger.send("DELETE", f"/cases/{draft['id']}/attachments/{attached['id']}"),
        ]
        assert [each.status_code for each in answers] == [404] * 3
        assert {each.json()["code"] for each in answers} == {"case-not-found"}


async def test_a_case_with_an_office_takes_nothing_and_loses_nothing(student, attach):
    draft = await student.draft()
    attached = (await attach(student, draft["id"])).json()
    case = await student.fill_in(draft, attendees=120, plan=[attached["id"]])
    assert (await student.submit(case)).status_code == 201

    more = await attach(student, case["id"])
    less = await student.send("DELETE", f"/cases/{case['id']}/attachments/{attached['id']}")

    assert [each.json()["code"] for each in (more, less)] == ["not-editable"] * 2
    assert [each.status_code for each in (more, less)] == [409] * 2


async def test_a_case_holds_twenty_files(student, attach):
    draft = await student.draft()
    answers = [await attach(student, draft["id"]) for _ in range(19)]
    assert {each.status_code for each in answers} == {201}

    at_once = await asyncio.gather(*(attach(student, draft["id"]) for _ in range(4)))

    assert sorted(each.status_code for each in at_once) == [201, 409, 409, 409]
    refused = next(each for each in at_once if each.status_code == 409)
    assert refused.json()["code"] == "attachment-quota"


async def test_a_case_holds_fifty_mebibytes(student, attach, runtime):
    draft = await student.draft()
    await attach(student, draft["id"])
    await attach(student, draft["id"])
    async with transaction(runtime) as session:
        case = await session.get_one(Case, UUID(draft["id"]))
        case.attachments = [{**each, "size": 25 * MIB - 10} for each in case.attachments]

    small = await attach(student, draft["id"], content=PDF[:20])
    large = await attach(student, draft["id"], content=PDF + bytes(20))

    assert (large.status_code, large.json()["code"]) == (409, "attachment-quota")
    assert small.status_code == 201


async def test_a_deleted_file_leaves_the_answer_that_named_it(student, attach):
    draft = await student.draft()
    kept, gone = [(await attach(student, draft["id"])).json() for _ in range(2)]
    case = await student.fill_in(draft, attendees=120, plan=[kept["id"], gone["id"]])
    path = f"/cases/{case['id']}/attachments/{gone['id']}"

    deleted = await student.send("DELETE", path)
    again = await student.send("DELETE", path)

    assert deleted.status_code == 204
    now = await student.case(case["id"])
    assert deleted.headers["etag"] == f'"{now["version"]}"' == f'"{case["version"] + 1}"'
    assert now["data"]["plan"] == [kept["id"]]
    assert [each["id"] for each in now["attachments"]] == [kept["id"]]
    assert (again.status_code, again.json()["code"]) == (404, "attachment-not-found")
    assert (await student.get(f"/attachments/{gone['id']}")).status_code == 404


async def test_an_answer_names_only_what_was_attached_there(student, other_student, attach):
    mine, theirs = await student.draft(), await other_student.draft()
    foreign = (await attach(other_student, theirs["id"])).json()["id"]
    own = (await attach(student, mine["id"])).json()["id"]

    for wrong, zh in [
        ([foreign], "所列附件不属于此项，请重新上传"),
        ([str(uuid4())], "所列附件不属于此项，请重新上传"),
        (["nonsense"], "所列附件不属于此项，请重新上传"),
        ([own, own], "同一附件列了两次"),
    ]:
        answer = await student.patch(
            f"/cases/{mine['id']}/draft", {"data": {"plan": wrong}}, if_match='"1"'
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid-form")
        assert answer.json()["errors"] == [{"pointer": "/plan", "message": zh}]


async def test_a_store_that_is_away_is_a_503_and_loses_nothing(student, attach, files_away):
    draft = await student.draft()
    attached = (await attach(student, draft["id"])).json()

    with files_away():
        put = await attach(student, draft["id"])
        got = await student.get(f"/attachments/{attached['id']}")

    for answer in (put, got):
        assert (answer.status_code, answer.json()["code"]) == (503, "files-unavailable")
        assert answer.headers["retry-after"] == "5"
    assert (await student.get(f"/attachments/{attached['id']}")).status_code == 200
    items = (await student.get(f"/cases/{draft['id']}/attachments")).json()["items"]
    assert items == [attached]


async def test_a_refused_upload_stores_nothing_that_is_kept(student, attach, runtime):
    draft = await student.draft()
    await attach(student, draft["id"], "a.exe", b"MZ")

    async with runtime.sessions() as session:
        kept = select(func.count()).where(StoredFile.case_id == UUID(draft["id"]))
        assert await session.scalar(kept) == 0


async def test_a_returned_case_takes_files_where_the_office_asked(student, secretary, attach):
    case = await student.submitted()
    returned = await secretary.decide(case, "return", "请补充", fields=["/title"])
    assert returned.status_code == 201, returned.text

    answer = await attach(student, case["id"])

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-form")
    assert answer.json()["errors"] == [{"pointer": "/plan", "message": "此项不在需要补正的范围内"}]


async def test_what_a_mended_answer_shows_can_be_filled_in_too(student, secretary, attach):
    case = await student.submitted()
    await secretary.decide(case, "return", "人数不对", fields=["/attendees"])

    attached = await attach(student, case["id"])
    now = await student.case(case["id"])
    mended = await student.patch(
        f"/cases/{case['id']}/draft",
        {"data": {"attendees": 150, "plan": [attached.json()["id"]]}},
        if_match=f'"{now["version"]}"',
    )

    assert (attached.status_code, mended.status_code) == (201, 200)
    assert (await student.submit(mended.json())).status_code == 201


async def test_a_plan_is_required_only_of_large_events(student, attach):
    large = await student.filled_in(attendees=101)
    small = await student.filled_in(attendees=100)

    refused = await student.submit(large)

    assert refused.status_code == 422
    assert refused.json()["errors"] == [{"pointer": "/plan", "message": "必填"}]
    assert (await student.submit(small)).status_code == 201


async def test_a_hidden_answer_is_kept_in_the_draft_and_dropped_when_handed_in(
    student, attach, runtime
):
    draft = await student.draft()
    plan, other = [(await attach(student, draft["id"])).json()["id"] for _ in range(2)]
    case = await student.fill_in(draft, attendees=120, plan=[plan])
    smaller = await student.fill_in(case, attendees=90)
    assert smaller["data"]["plan"] == [plan]

    handed_in = await student.submit(smaller)

    assert handed_in.status_code == 201, handed_in.text
    assert "plan" not in handed_in.json()["data"]
    assert handed_in.json()["attachments"] == []
    async with runtime.sessions() as session:
        files = select(StoredFile.doomed_at).where(StoredFile.id.in_([UUID(plan), UUID(other)]))
        assert None not in list(await session.scalars(files))


async def test_a_file_no_answer_names_is_dropped_when_handed_in(student, attach):
    draft = await student.draft()
    named, unnamed = [(await attach(student, draft["id"])).json()["id"] for _ in range(2)]
    case = await student.fill_in(draft, attendees=120, plan=[named])

    handed_in = await student.submit(case)

    assert [each["id"] for each in handed_in.json()["attachments"]] == [named]
    assert (await student.get(f"/attachments/{unnamed}")).status_code == 404


async def test_a_file_that_vanished_is_no_answer(student, attach, runtime):
    """As when two windows disagree: one deletes what the other names."""
    draft = await student.draft()
    id = (await attach(student, draft["id"])).json()["id"]
    case = await student.fill_in(draft, attendees=120, plan=[id])
    async with transaction(runtime) as session:
        gone = update(Case).where(Case.id == UUID(case["id"])).values(attachments=[])
        await session.execute(gone)

    refused = await student.submit(case)

    assert refused.json()["errors"][0]["pointer"] == "/plan"
