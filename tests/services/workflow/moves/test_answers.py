"""What a legacy system answers: once, twice, late, to nobody, or no."""

import asyncio
from uuid import uuid4

import pytest

from contracts.events import CaseCompleted, WritebackRequested


@pytest.fixture
async def asked(student, secretary, clerk, office):
    """A case whose booking the academic system was asked for, and what it was asked."""
    case = await student.submitted()
    await secretary.decide(case, "approval")
    await clerk.decide(case, "approval")
    (wish,) = await office.told(case["id"], WritebackRequested)
    return case, wish


async def test_the_academic_system_is_asked_for_what_the_form_says(asked):
    case, wish = asked

    assert (wish["adapter"], wish["operation"]) == ("academic", "book_classroom")
    assert wish["business_key"] == f"{case['number']}:book-classroom:1"
    assert wish["arguments"] == {
        "classroom": "MD101",
        "date": case["data"]["date"],
        "first_period": 3,
        "last_period": 4,
        "purpose": "lecture",
        "borrower": "20230101",
    }


async def test_an_answer_that_comes_again_changes_nothing(asked, student, office):
    case, wish = asked
    event_id = uuid4()

    handled = [await office.booked(wish, event_id) for _ in range(3)]
    handled.append(await office.booked(wish))
    await office.taken(wish)

    assert handled == [True, False, False, True]
    assert len(await office.told(case["id"], CaseCompleted)) == 1
    timeline = (await student.get(f"/cases/{case['id']}/timeline")).json()["items"]
    moves = [entry["move"] for entry in timeline]
    assert moves.count("writeback-completed") == 1
    assert "writeback-failed" not in moves
    assert (await student.case(case["id"]))["status"] == "approved"


async def test_answers_at_once_are_one_answer(asked, student, office):
    case, wish = asked

    await asyncio.gather(*(office.booked(wish) for _ in range(6)))

    assert len(await office.told(case["id"], CaseCompleted)) == 1


async def test_an_answer_to_nobody_is_ignored(office, asked):
    _, wish = asked

    assert await office.booked({**wish, "writeback_id": str(uuid4())})


async def test_a_room_taken_meanwhile_goes_back_to_the_office(asked, student, clerk, office):
    case, wish = asked

    await office.taken(wish)

    shown = await student.case(case["id"])
    assert shown["waiting"][0]["step"] == "academic-affairs-review"
    timeline = (await student.get(f"/cases/{case['id']}/timeline")).json()["items"]
    assert timeline[-1]["move"] == "writeback-failed"
    assert timeline[-1]["details"]["reason"]["zh"] == "教室已被占用"
    await clerk.decide(case, "return", "请另选教室", fields=["/classroom"])
    returned = await student.case(case["id"])
    mended = await student.patch(
        f"/cases/{case['id']}/draft",
        {"data": {"classroom": "MD102"}},
        if_match=f'"{returned["version"]}"',
    )
    await student.submit(mended.json())
    await clerk.decide(case, "approval")
    wishes = await office.told(case["id"], WritebackRequested)
    assert wishes[1]["business_key"] == f"{case['number']}:book-classroom:2"
    assert wishes[1]["arguments"]["classroom"] == "MD102"
    await office.taken(wish)  # the first answer, late and again
    await office.booked(wishes[1])
    assert (await student.case(case["id"]))["status"] == "approved"
