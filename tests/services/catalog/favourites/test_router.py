"""Favourites over HTTP: whose, which, how many."""

import asyncio

import pytest
from sqlalchemy import text

from catalog.favourites.commands import MOST
from chassis.database import transaction


@pytest.fixture
def favourites(get, tokens):
    """`await favourites("20230102")`: the codes, newest first."""

    async def read(number="20230101", **query):
        answer = await get("/favourites", tokens.student(number), **query)
        assert answer.status_code == 200, answer.text
        return [each["code"] for each in answer.json()["items"]]

    return read


async def test_a_favourite_is_a_matter_in_my_list_newest_first(
    published, send, get, tokens, favourites
):
    await published("one", process=False)
    await published("two", process=False)
    me = tokens.student()

    added = await send("PUT", "/favourites/one", me)
    await send("PUT", "/favourites/two", me)

    assert added.status_code == 200
    assert added.json()["title"] == {"zh": "教室借用审批", "en": "Classroom booking"}
    assert added.json()["departments"][0]["name"]["zh"] == "教务处"
    assert await favourites() == ["two", "one"]
    assert (await get("/favourites", me)).json()["items"][1] == added.json()


async def test_adding_it_again_leaves_it_where_it_is(published, send, tokens, favourites):
    await published("one", process=False)
    await published("two", process=False)
    me = tokens.student()
    first = await send("PUT", "/favourites/one", me)
    await send("PUT", "/favourites/two", me)

    again = await send("PUT", "/favourites/one", me)

    assert (again.status_code, again.json()) == (200, first.json())
    assert await favourites() == ["two", "one"]


async def test_removing_it_is_the_same_however_often(published, send, tokens, favourites):
    await published("one", process=False)
    me = tokens.student()
    await send("PUT", "/favourites/one", me)

    answers = [await send("DELETE", "/favourites/one", me) for _ in range(2)]
    unknown = await send("DELETE", "/favourites/no-such-matter", me)

    assert [a.status_code for a in (*answers, unknown)] == [204, 204, 204]
    assert await favourites() == []


async def test_one_can_be_asked_for(published, send, tokens, favourites):
    await published("one", process=False)
    await published("two", process=False)
    await send("PUT", "/favourites/one", tokens.student())

    assert await favourites(code="one") == ["one"]
    assert await favourites(code="two") == []
    assert await favourites(code="no-such-matter") == []


async def test_nobody_sees_or_removes_the_favourites_of_others(published, send, tokens, favourites):
    await published("one", process=False)
    await send("PUT", "/favourites/one", tokens.student("20230101"))

    await send("DELETE", "/favourites/one", tokens.student("20230102"))

    assert await favourites("20230101") == ["one"]
    assert await favourites("20230102") == []


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", "/one"), ("DELETE", "/one")])
async def test_favourites_are_for_people_who_signed_on(client, send, get, tokens, method, path):
    stranger = await client.request(method, f"/favourites{path}", headers={"Idempotency-Key": "k"})
    service = await send(method, f"/favourites{path}", tokens.service())

    assert (stranger.status_code, service.status_code) == (401, 403)


async def test_what_is_not_offered_is_no_favourite(
    published, hand_in, a_package, send, tokens, favourites
):
    await published("gone", process=False)
    await send("PUT", "/favourites/gone", tokens.student())
    await send("POST", "/matters/gone/retirement", tokens.administrator())
    await hand_in(a_package("waiting"), "waiting")

    for code in ("no-such-matter", "waiting", "gone"):
        answer = await send("PUT", f"/favourites/{code}", tokens.student())
        assert (answer.status_code, answer.json()["code"]) == (404, "matter-not-found")
    assert await favourites() == []


async def test_a_suspended_matter_stays_a_favourite(published, send, get, tokens):
    await published("one", process=False)
    await send("PUT", "/favourites/one", tokens.student())
    await send("POST", "/matters/one/suspension", tokens.administrator(), {})

    listed = (await get("/favourites", tokens.student())).json()["items"]

    assert [each["status"] for each in listed] == ["suspended"]


async def test_two_hundred_are_enough_even_when_two_come_at_once(
    published, send, tokens, runtime, favourites
):
    await published("one", process=False)
    await published("two", process=False)
    await fill(runtime, tokens.person_id("20230101"), MOST - 1)
    me = tokens.student()

    answers = await asyncio.gather(
        *(send("PUT", f"/favourites/{code}", me) for code in ("one", "two"))
    )

    assert sorted(a.status_code for a in answers) == [200, 409]
    refused = next(a for a in answers if a.status_code == 409)
    assert refused.json()["code"] == "too-many-favourites"
    kept = (await favourites(limit=1))[0]
    assert (await send("PUT", f"/favourites/{kept}", me)).status_code == 200


async def test_favourites_come_in_pages_by_their_index(
    published, send, get, tokens, runtime, explained, codes
):
    await published("one", process=False)
    await fill(runtime, tokens.person_id("20230101"), 45)
    me = tokens.student()

    async def all_of_them():
        found, cursor = [], None
        while True:
            query = {"cursor": cursor} if cursor else {}
            page = (await get("/favourites", me, **query)).json()
            found += [each["code"] for each in page["items"]]
            if (cursor := page["next_cursor"]) is None:
                return found

    found = await all_of_them()
    plan = await explained(lambda: get("/favourites", me))

    assert found == [f"m-{n:03}" for n in range(45, 0, -1)]
    assert any("ix_favourite_newest" in line or "pk_favourite" in line for line in plan)
    assert [line for line in plan if "Seq Scan on favourite" in line] == []


@pytest.mark.parametrize(
    "cursor", ["x", "W10", "WyIyMDI2LTAxLTAxIiw3XQ", "WzEsImEiXQ", "WyJ4IiwiYSJd"]
)
async def test_a_cursor_of_another_make_is_refused(get, tokens, cursor):
    answer = await get("/favourites", tokens.student(), cursor=cursor)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


async def test_garbage_is_the_callers_problem(get, send, tokens):
    me = tokens.student()

    assert (await send("PUT", "/favourites/%00", me)).status_code == 422
    assert (await get("/favourites", me, code="\0")).status_code == 422
    assert (await get("/favourites", me, code="x" * 65)).status_code == 422


async def fill(runtime, person, count):
    """Favourites m-001 … of `person`, the last one newest, among those of many others."""
    async with transaction(runtime) as session:
        for statement in FILL:
            await session.execute(text(statement), {"person": person, "count": count})
    async with runtime.engine.begin() as connection:
        await connection.exec_driver_sql("ANALYZE favourite")


FILL = (
    """INSERT INTO matter (code, status, online_version, content, title_zh, title_en, theme)
       SELECT 'm-' || lpad(n::text, 3, '0'), 'online', 1,
           '{"summary": {"zh": "无", "en": "None"}, "channels": []}', '无', 'None', 'teaching'
       FROM generate_series(1, CAST(:count AS integer)) n
       WHERE CAST(:person AS uuid) IS NOT NULL""",
    """INSERT INTO favourite (person_id, matter_code, added_at)
       SELECT CAST(:person AS uuid), 'm-' || lpad(n::text, 3, '0'), now() - interval '1 day'
           + n * interval '1 second'
       FROM generate_series(1, CAST(:count AS integer)) n""",
    """INSERT INTO favourite (person_id, matter_code)
       SELECT gen_random_uuid(), 'm-001' FROM generate_series(1, 5000) n
       WHERE CAST(:person AS uuid) IS NOT NULL AND CAST(:count AS integer) > 0""",
)
