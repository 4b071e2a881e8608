"""GET /api/academic/v1/free-classrooms: live, with a deadline."""

import httpx
import pytest

from adapter_sdk import create_app

URL = "/api/academic/v1/free-classrooms"
ASKED = {"date": "2026-12-02", "first_period": 11, "last_period": 12}


@pytest.fixture
async def anyone(runtime):
    app = create_app(runtime.service, runtime)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://academic")
    async with app.router.lifespan_context(app), client:
        yield client


@pytest.fixture
def client(anyone, tokens):
    anyone.headers["Authorization"] = f"Bearer {tokens.student()}"
    return anyone


async def test_free_rooms_are_those_without_lesson_and_booking(client, legacy, wish):
    free = (await client.get(URL, params=ASKED)).json()["items"]
    legacy.do_by_hand(wish, JSH=free[0]["code"], RQ="20261202", KSJC=12, JSJC=13)

    after = (await client.get(URL, params=ASKED)).json()

    assert free[0]["code"] not in [room["code"] for room in after["items"]]
    assert len(after["items"]) == len(free) - 1
    assert free[0]["kind"] in {"lecture", "multimedia", "computer", "seminar"}
    assert after["as_of"].startswith("20")


async def test_rooms_can_be_narrowed_by_seats_campus_and_building(client):
    narrow = {"min_seats": 100, "campus": "东湖校区", "building": "明德楼"}

    items = (await client.get(URL, params={**ASKED, **narrow})).json()["items"]

    assert items
    assert {(room["campus"], room["building"]) for room in items} == {("东湖校区", "明德楼")}
    assert min(room["seats"] for room in items) >= 100


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"date": "tomorrow"}, "/date"),
        ({"first_period": 0}, "/first_period"),
        ({"last_period": 14}, "/last_period"),
        ({"first_period": 13, "last_period": 11}, "/last_period"),
        ({"min_seats": -1}, "/min_seats"),
        ({"date": "2031-01-01"}, "/date"),
        ({"campus": "x" * 41}, "/campus"),
    ],
)
async def test_a_senseless_question_is_answered_with_where_it_fails(client, change, pointer):
    answer = await client.get(URL, params={**ASKED, **change})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("fault", "how"),
    [
        ("down", {}),
        ("error", {}),
        ("garbage", {}),
        ("applied-but-reply-lost", {}),
        ("slow", {"milliseconds": 2500}),
    ],
)
async def test_an_ill_legacy_system_is_said_to_be_one(client, legacy, fault, how):
    legacy.simulator.break_next(fault, operation="QueryKxjs", **how)

    answer = await client.get(URL, params=ASKED)

    assert (answer.status_code, answer.json()["code"]) == (503, "legacy-unavailable")
    assert int(answer.headers["retry-after"]) >= 1


async def test_the_question_is_for_people_who_signed_on(anyone, tokens):
    anonymous = await anyone.get(URL, params=ASKED)
    service = await anyone.get(
        URL, params=ASKED, headers={"Authorization": f"Bearer {tokens.service()}"}
    )

    assert (anonymous.status_code, service.status_code) == (401, 403)
