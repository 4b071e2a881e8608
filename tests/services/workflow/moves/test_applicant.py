"""Handing in, handing in again, taking back."""

import asyncio
import re

import pytest

from contracts.events import CaseSubmitted, CaseWithdrawn, TaskOpened, WritebackRequested


async def test_a_case_gets_a_number_a_deadline_and_a_holder(student, office):
    case = await student.submitted()

    assert re.fullmatch(r"CB-20\d\d-\d{6}", case["number"])
    assert case["due_at"] is not None
    (told,) = await office.told(case["id"], CaseSubmitted)
    assert (told["number"], told["round"]) == (case["number"], 1)
    assert "李华" not in str(await office.said(case["id"]))


async def test_numbers_are_unique_and_grow(person):
    people = [person(f"2024{n:04}") for n in range(8)]
    drafts = [await someone.filled_in() for someone in people]

    answers = await asyncio.gather(
        *(someone.submit(draft) for someone, draft in zip(people, drafts, strict=True))
    )

    numbers = [each.json()["number"] for each in answers]
    assert len(set(numbers)) == 8


async def test_an_unfinished_form_is_not_taken(student):
    draft = await student.draft()

    answer = await student.submit(draft)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-form")
    errors = {each["pointer"]: each["message"] for each in answer.json()["errors"]}
    assert errors["/purpose"] == "必填"
    assert (await student.case(draft["id"]))["status"] == "draft"


async def test_handing_in_needs_to_say_what_was_read(student):
    draft = await student.filled_in()

    unsaid = await student.post(f"/cases/{draft['id']}/submission")
    stale = await student.post(f"/cases/{draft['id']}/submission", if_match='"1"')

    assert (unsaid.status_code, stale.status_code) == (428, 412)


async def test_a_submitted_case_cannot_be_submitted_or_changed_again(student):
    case = await student.submitted()

    again = await student.submit(case)
    changed = await student.patch(
        f"/cases/{case['id']}/draft", {"data": {"title": "改"}}, if_match=f'"{case["version"]}"'
    )

    assert (again.status_code, again.json()["code"]) == (409, "already-submitted")
    assert (changed.status_code, changed.json()["code"]) == (409, "not-editable")


async def test_twenty_submissions_at_once_are_one(student, office):
    draft = await student.filled_in()

    path, version = f"/cases/{draft['id']}/submission", f'"{draft["version"]}"'
    answers = await asyncio.gather(*(student.insist(path, if_match=version) for _ in range(20)))

    assert sorted(each.status_code for each in answers) == [201] + [409] * 19
    assert len(await office.told(draft["id"], CaseSubmitted)) == 1
    assert len(await office.told(draft["id"], TaskOpened)) == 1


async def test_a_withdrawn_case_is_over(student, secretary, office):
    case = await student.submitted()
    task = await secretary.task_of(case)

    answer = await student.post(f"/cases/{case['id']}/withdrawal")

    assert (answer.status_code, answer.json()["status"]) == (201, "withdrawn")
    late = await secretary.post(f"/tasks/{task['id']}/approval", {})
    assert (late.status_code, late.json()["code"]) == (409, "task-closed")
    listed = (await secretary.get("/tasks", limit=100)).json()["items"]
    assert case["id"] not in [each["case_id"] for each in listed]
    assert len(await office.told(case["id"], CaseWithdrawn)) == 1
    again = await student.post(f"/cases/{case['id']}/withdrawal")
    assert (again.status_code, again.json()["code"]) == (409, "not-running")


async def test_a_draft_is_thrown_away_not_withdrawn(student):
    draft = await student.draft()

    answer = await student.post(f"/cases/{draft['id']}/withdrawal")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-running")


async def test_a_case_stays_while_a_system_is_being_told(student, secretary, clerk, office):
    case = await student.submitted()
    await secretary.decide(case, "approval")
    await clerk.decide(case, "approval")
    waiting = (await student.case(case["id"]))["waiting"]
    assert (waiting[0]["step_title"]["zh"], waiting[0]["system"]) == ("登记教室借用", "academic")

    answer = await student.post(f"/cases/{case['id']}/withdrawal")

    assert (answer.status_code, answer.json()["code"]) == (409, "writeback-pending")
    assert len(await office.told(case["id"], WritebackRequested)) == 1


async def test_an_applicant_without_a_college_keeps_the_draft(stranger):
    draft = await stranger.filled_in()

    answer = await stranger.submit(draft)

    assert (answer.status_code, answer.json()["code"]) == (409, "expression-failed")
    assert (await stranger.case(draft["id"]))["status"] == "draft"


@pytest.mark.parametrize("id", ["not-a-uuid", "0"])
async def test_an_id_that_is_none_is_refused(student, id):
    assert (await student.get(f"/cases/{id}")).status_code == 422
