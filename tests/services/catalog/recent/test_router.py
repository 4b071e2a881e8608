"""Recent matters over HTTP."""

import asyncio

import pytest
from sqlalchemy import text

from catalog.recent.commands import KEPT
from chassis.database import transaction


@pytest.fixture
def recent(get, tokens):
    """`await recent()`: the codes, last seen first."""

    async def read(number="20230101", **query):
        answer = await get("/recent-matters", tokens.student(number), **query)
        assert answer.status_code == 200, answer.text
        return [each["code"] for each in answer.json()["items"]]

    return read


@pytest.fixture
async def matters(runtime):
    """Matters m-1 … m-25, online."""
    async with transaction(runtime) as session:
        await session.execute(
            text(
                "INSERT INTO matter (code, status, online_version, content, theme) "
                "SELECT 'm-' || n, 'online', 1, "
                """'{"summary": {"zh": "无", "en": "None"}, "channels": []}', 'teaching' """
                "FROM generate_series(1, 25) n"
            )
        )


async def test_what_was_seen_last_comes_first(matters, send, tokens, recent):
    me = tokens.student()

    answers = [await send("PUT", f"/recent-matters/{c}", me) for c in ("m-1", "m-2", "m-1")]

    assert [a.status_code for a in answers] == [204, 204, 204]
    assert await recent() == ["m-1", "m-2"]
    assert await recent(limit=1) == ["m-1"]
    assert await recent("20230102") == []


async def test_only_the_last_twenty_are_remembered(matters, send, tokens, recent, runtime):
    me = tokens.student()
    await send("PUT", "/recent-matters/m-1", tokens.student("20230102"))

    for n in range(1, 26):
        await send("PUT", f"/recent-matters/m-{n}", me)

    assert await recent(limit=KEPT) == [f"m-{n}" for n in range(25, 5, -1)]
    async with transaction(runtime) as session:
        assert await session.scalar(text("SELECT count(*) FROM recent_matter")) == KEPT + 1


async def test_looking_at_many_at_once_never_keeps_more(matters, send, tokens, runtime):
    me = tokens.student()

    answers = await asyncio.gather(
        *(send("PUT", f"/recent-matters/m-{n}", me) for n in range(1, 26))
    )

    assert {a.status_code for a in answers} == {204}
    async with transaction(runtime) as session:
        assert await session.scalar(text("SELECT count(*) FROM recent_matter")) == KEPT


async def test_a_matter_nobody_offers_is_not_remembered(published, send, tokens, recent):
    await published("gone", process=False)
    await send("PUT", "/recent-matters/gone", tokens.student())
    await send("POST", "/matters/gone/retirement", tokens.administrator())

    for code in ("gone", "no-such-matter"):
        answer = await send("PUT", f"/recent-matters/{code}", tokens.student())
        assert (answer.status_code, answer.json()["code"]) == (404, "matter-not-found")
    assert await recent() == []


async def test_recent_matters_are_for_people_who_signed_on(client, send, tokens):
    for method, path in (("GET", "/recent-matters"), ("PUT", "/recent-matters/m-1")):
        stranger = await client.request(method, path, headers={"Idempotency-Key": "k"})
        service = await send(method, path, tokens.service())
        assert (stranger.status_code, service.status_code) == (401, 403)


@pytest.mark.parametrize("limit", [0, 21, "x"])
async def test_a_limit_out_of_range_is_the_callers_problem(get, tokens, limit):
    answer = await get("/recent-matters", tokens.student(), limit=limit)

    assert answer.status_code == 422
