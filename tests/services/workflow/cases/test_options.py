"""Choices that the academic system knows, asked in the student's own name."""

import pytest


async def test_free_classrooms_are_asked_for_with_what_the_draft_says(student, peers):
    case = await student.filled_in()
    peers.asked.clear()

    answer = await student.get(f"/cases/{case['id']}/options/classroom", q="102")

    assert [each["value"] for each in answer.json()["items"]] == ["MD102"]
    assert answer.json()["items"][0]["about"]["seats"] == 120
    asked = peers.asked[0]
    assert (asked["first_period"], asked["last_period"], asked["min_seats"]) == ("3", "4", "60")


async def test_what_the_page_says_goes_before_what_the_draft_says(student, peers):
    case = await student.filled_in()
    peers.asked.clear()

    await student.get(
        f"/cases/{case['id']}/options/classroom", first_period=1, campus="东湖校区", token="stolen"
    )

    asked = peers.asked[0]
    assert (asked["first_period"], asked["campus"]) == ("1", "东湖校区")
    assert "token" not in asked


async def test_asking_too_early_says_what_is_missing(student):
    draft = await student.draft()

    answer = await student.get(f"/cases/{draft['id']}/options/classroom")

    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/date",
        "/first_period",
        "/last_period",
    }


@pytest.mark.parametrize("trouble", ["away", "garbage"])
async def test_without_the_academic_system_the_choice_waits(student, peers, trouble):
    case = await student.filled_in()
    setattr(peers, trouble, True)

    answer = await student.get(f"/cases/{case['id']}/options/classroom")

    assert (answer.status_code, answer.json()["code"]) == (503, "options-unavailable")
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("field", ["title", "nonsense", "a/b"])
async def test_a_field_without_choices_has_none(student, field):
    draft = await student.draft()

    answer = await student.get(f"/cases/{draft['id']}/options/{field}")

    assert (answer.status_code, answer.json()["code"]) == (404, "no-such-options")


async def test_a_choice_is_kept_with_its_name(student):
    case = await student.filled_in(classroom="MD102")

    assert case["choices"]["/classroom"] == {
        "value": "MD102",
        "label": "明德楼102",
        "status": "offered",
    }


async def test_a_room_that_is_not_free_cannot_be_asked_for(student):
    case = await student.filled_in(classroom="MD999")
    assert case["choices"]["/classroom"]["status"] == "not-offered"

    answer = await student.submit(case)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-form")
    assert answer.json()["errors"] == [
        {"pointer": "/classroom", "message": "所选项已不可用，请重新选择"}
    ]


async def test_another_time_means_asking_again(student, peers):
    case = await student.filled_in()
    peers.rooms.clear()

    moved = await student.patch(
        f"/cases/{case['id']}/draft",
        {"data": {"first_period": 1}},
        if_match=f'"{case["version"]}"',
    )

    assert moved.json()["choices"]["/classroom"]["status"] == "not-offered"


async def test_a_choice_nobody_could_check_may_be_handed_in(student, peers):
    draft = await student.draft()
    peers.away = True
    case = await student.fill_in(draft)
    assert case["choices"]["/classroom"]["status"] == "unchecked"

    assert (await student.submit(case)).status_code == 201
