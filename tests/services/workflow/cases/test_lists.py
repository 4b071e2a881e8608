"""Finding one's own cases, and how many there are of each."""

import asyncio

import pytest


@pytest.fixture
async def me(person_with_post):
    """Somebody with a draft, a case at the office, and one taken back."""
    me = person_with_post("20236001", None, "C06")
    if not (await me.get("/cases")).json()["items"]:
        await me.draft()
        await me.submitted()
        case = await me.submitted()
        await me.post(f"/cases/{case['id']}/withdrawal")
    return me


async def statuses(person, **query):
    answer = await person.get("/cases", **query)
    return [each["status"] for each in answer.json()["items"]]


async def test_cases_are_found_by_state_number_and_title(me):
    listed = (await me.get("/cases")).json()["items"]
    number = listed[0]["number"]

    assert await statuses(me, status=["draft", "running"]) == ["running", "draft"]
    assert await statuses(me, status="withdrawn") == ["withdrawn"]
    assert await statuses(me, q=number.lower()) == ["withdrawn"]
    assert len(await statuses(me, q="教室")) == 3
    assert len(await statuses(me, q=" CLASSROOM ")) == 3
    assert await statuses(me, q="教室", status=["draft"]) == ["draft"]
    for nothing in ("%", "_", "出国"):
        assert await statuses(me, q=nothing) == []
    assert (await me.get("/cases", q="x" * 41)).status_code == 422
    assert (await me.get("/cases", status=["draft", "odd"])).status_code == 422


async def test_cases_are_counted_by_state(me, person):
    assert (await me.get("/cases/counts")).json() == {
        "draft": 1,
        "running": 1,
        "returned": 0,
        "approved": 0,
        "rejected": 0,
        "withdrawn": 1,
    }
    nobody = await person("20236002").get("/cases/counts")
    assert set(nobody.json().values()) == {0}


async def test_a_case_that_is_not_over_says_how_its_time_stands(me):
    withdrawn, running, draft = (await me.get("/cases")).json()["items"]

    assert (withdrawn["deadline"], draft["deadline"]) == (None, None)
    assert running["deadline"]["state"] == "in-time"
    assert running["deadline"]["working_days_left"] == 3
    holder = running["waiting"][0]
    assert holder["deadline"]["state"] == "due-soon"
    assert holder["since"] is not None
    assert (await me.case(running["id"]))["deadline"] == running["deadline"]


async def test_fifty_drafts_are_enough_even_at_once(person):
    me = person("20236003")
    for _ in range(48):
        await me.draft()

    answers = await asyncio.gather(
        *(me.insist("/cases", {"matter_code": "classroom-booking"}) for _ in range(5))
    )

    assert sorted(each.status_code for each in answers) == [201, 201, 409, 409, 409]
    assert {e.json()["code"] for e in answers if e.status_code == 409} == {"too-many-drafts"}
    assert (await me.get("/cases/counts")).json()["draft"] == 50
