"""Reading: who may, what a browser is told, and that the applicant can see it."""

from urllib.parse import quote

import pytest

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
async def with_plan(student, attach):
    """A submitted case with a plan, and the plan."""
    draft = await student.draft()
    plan = (await attach(student, draft["id"], "活动方案 v2.pdf", PDF)).json()
    case = await student.fill_in(draft, attendees=120, plan=[plan["id"]])
    handed_in = await student.submit(case)
    assert handed_in.status_code == 201, handed_in.text
    return handed_in.json(), plan


async def test_its_applicant_gets_the_file_as_it_was(student, with_plan):
    _, plan = with_plan

    answer = await student.get(f"/attachments/{plan['id']}")

    assert (answer.status_code, answer.content) == (200, PDF)
    headers = answer.headers
    assert headers["content-type"] == "application/pdf"
    assert headers["content-length"] == str(len(PDF))
    assert headers["content-disposition"] == (
        f"attachment; filename=\"attachment.pdf\"; filename*=UTF-8''{quote('活动方案 v2.pdf')}"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox")
    assert headers["etag"] == f'"{plan["sha256"]}"'
    assert "private" in headers["cache-control"]


async def test_a_large_file_comes_whole(student, attach):
    draft = await student.draft()
    content = PDF + bytes(range(256)) * 20_000
    plan = (await attach(student, draft["id"], content=content)).json()

    answer = await student.get(f"/attachments/{plan['id']}")

    assert answer.content == content


async def test_an_office_finds_the_file_in_its_task_and_reads_it(student, secretary, with_plan):
    case, plan = with_plan
    task = await secretary.task_of(case)

    detail = (await secretary.get(f"/tasks/{task['id']}")).json()
    answer = await secretary.get(f"/attachments/{plan['id']}")

    assert detail["attachments"] == [plan]
    (said,) = [each for each in detail["answers"] if each["pointer"] == "/plan"]
    assert (said["value"], said["text"]["zh"]) == ([plan["id"]], "活动方案 v2.pdf")
    assert (answer.status_code, answer.content) == (200, PDF)
    reads = (await student.get(f"/cases/{case['id']}/reads")).json()["items"]
    assert [each["what"] for each in reads] == ["attachment", "task"]
    assert {each["reader"]["name"] for each in reads} == {"王秀兰"}


async def test_ones_own_reading_is_nobodys_business(student, with_plan):
    case, plan = with_plan

    await student.get(f"/attachments/{plan['id']}")

    assert (await student.get(f"/cases/{case['id']}/reads")).json()["items"] == []


async def test_nobody_else_finds_it(other_student, other_secretary, clerk, with_plan):
    _, plan = with_plan

    for stranger in (other_student, other_secretary, clerk):
        answer = await stranger.get(f"/attachments/{plan['id']}")

        assert (answer.status_code, answer.json()["code"]) == (404, "attachment-not-found")


async def test_what_is_not_handed_in_is_for_its_applicant_alone(
    student, secretary, attach, with_plan
):
    case, plan = with_plan
    await secretary.decide(case, "return", "请换一份方案")
    newer = (await attach(student, case["id"], "new.pdf")).json()

    assert (await secretary.get(f"/attachments/{newer['id']}")).status_code == 404
    assert (await secretary.get(f"/attachments/{plan['id']}")).status_code == 200
    assert (await student.get(f"/attachments/{newer['id']}")).status_code == 200


async def test_nobody_in_particular_is_asked_to_sign_on(student, with_plan):
    _, plan = with_plan

    answer = await student.client.get(f"/api/workflow/v1/attachments/{plan['id']}")

    assert answer.status_code == 401


@pytest.mark.parametrize("id", ["nonsense", "00000000-0000-4000-8000-000000000000"])
async def test_what_was_never_attached_is_not_found(student, id):
    assert (await student.get(f"/attachments/{id}")).status_code in (404, 422)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\李华\\方案.pdf", "方案.pdf"),
        ("fdp\u202efdp.exe.pdf", "fdpfdp.exe.pdf"),
        # Browsers write a quotation mark like this (HTML, multipart/form-data).
        ('a"; filename=b.pdf', "a%22; filename=b.pdf"),
    ],
)
async def test_a_name_harms_nobody(student, attach, sent, kept):
    draft = await student.draft()

    attached = (await attach(student, draft["id"], sent)).json()
    answer = await student.get(f"/attachments/{attached['id']}")

    assert attached["name"] == kept
    assert quote(kept, safe="") in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].count('"') == 2
