"""Recommendations over HTTP."""

import pytest


@pytest.fixture
async def four(published):
    """Matters for students, for staff, for both, in the order of their numbers."""
    await published("first", process=False, number=1, audiences=["student"])
    await published("second", process=False, number=2, audiences=["staff"])
    await published("third", process=False, number=3, audiences=["student", "staff"])
    await published("unnumbered", process=False, audiences=["student"])


@pytest.fixture
def recommended(get):
    """`await recommended(token)`: (code, why), best first."""

    async def read(token=None, **query):
        answer = await get("/recommendations", token, **query)
        assert answer.status_code == 200, answer.text
        return [(each["code"], each["why"]) for each in answer.json()["items"]]

    return read


async def test_what_is_completed_most_comes_first_then_the_number(four, completed, recommended):
    for matter in ("third", "third", "unnumbered"):
        await completed(matter=matter)

    assert await recommended() == [
        ("third", "popular"),
        ("unnumbered", "popular"),
        ("first", "popular"),
        ("second", "popular"),
    ]


async def test_a_case_counts_once_though_heard_of_twice(four, completed, get, recommended):
    case = await completed(matter="third")
    await completed(matter="third", case_id=str(case))

    handling = (await get("/matters/third")).json()["handling"]

    assert handling["completed"] == 1


async def test_students_and_staff_are_shown_what_is_theirs(four, completed, recommended, tokens):
    await completed(matter="third")

    assert await recommended(tokens.student()) == [
        ("third", "popular"),
        ("first", "for-you"),
        ("unnumbered", "for-you"),
    ]
    assert await recommended(tokens.staff()) == [("third", "popular"), ("second", "for-you")]


async def test_my_favourites_are_left_out_for_me_alone(four, send, recommended, tokens):
    await send("PUT", "/favourites/first", tokens.student())

    mine = await recommended(tokens.student())
    others = await recommended(tokens.student("20230102"))

    assert "first" not in dict(mine)
    assert "first" in dict(others)


async def test_a_service_is_recommended_what_everybody_is(four, recommended, tokens):
    assert await recommended(tokens.service()) == await recommended()


async def test_what_is_not_online_is_not_recommended(four, send, recommended, tokens):
    await send("POST", "/matters/first/suspension", tokens.administrator(), {})
    await send("POST", "/matters/third/retirement", tokens.administrator())

    assert [code for code, _ in await recommended()] == ["second", "unnumbered"]


async def test_only_what_is_the_same_for_all_may_be_kept_by_all(four, get, client, tokens):
    everyone = await get("/recommendations")
    mine = await get("/recommendations", tokens.student())
    known = await client.get(
        "/recommendations", headers={"If-None-Match": everyone.headers["ETag"]}
    )

    assert everyone.headers["Cache-Control"] == "public, no-cache"
    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert known.status_code == 304


async def test_no_more_than_asked_for(four, recommended, get):
    assert [code for code, _ in await recommended(limit=2)] == ["first", "second"]
    for limit in (0, 51, "x"):
        assert (await get("/recommendations", limit=limit)).status_code == 422
