"""Reviews over HTTP: whose, when, and how often."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis.database import transaction

CODE = "classroom-booking"


@pytest.fixture
def review(send, tokens):
    """`await review(case_id)`: student 20230101 gives five stars."""

    async def give(case_id, number="20230101", **fields):
        body = {"case_id": str(case_id), "stars": 5, **fields}
        return await send("POST", "/reviews", tokens.student(number), body)

    return give


async def test_the_applicant_of_a_completed_case_rates_it(
    published, completed, review, get, emitted
):
    await published()

    answer = await review(await completed(), stars=4, comment=" 很快 ")

    assert answer.status_code == 201
    assert (answer.json()["stars"], answer.json()["comment"]) == (4, "很快")
    listed = (await get(f"/matters/{CODE}/reviews")).json()["items"]
    assert listed == [answer.json()]
    assert (await emitted())[-1] == f"given {CODE} 4"


async def test_the_event_and_the_public_list_say_nothing_of_the_author(
    published, completed, review, get, runtime, tokens
):
    await published()
    case_id = await completed()
    await review(case_id, comment="我叫李华")

    listed = (await get(f"/matters/{CODE}/reviews")).json()["items"][0]

    assert set(listed) == {"id", "stars", "comment", "reviewed_at"}
    async with transaction(runtime) as session:
        envelope = await session.scalar(text("SELECT envelope::text FROM outbox ORDER BY id DESC"))
    assert "李华" not in envelope
    assert str(tokens.person_id("20230101")) not in envelope


async def test_the_guide_sums_the_ratings_up(published, completed, review, get):
    await published()
    for stars in (5, 5, 4, 1):
        await review(await completed(), stars=stars)

    rating = (await get(f"/matters/{CODE}")).json()["rating"]

    assert rating == {
        "count": 4,
        "average": 3.75,
        "stars": {"1": 1, "2": 0, "3": 0, "4": 1, "5": 2},
    }


async def test_many_reviews_at_once_are_all_counted(published, completed, review, get):
    await published()
    cases = [await completed() for _ in range(6)]

    answers = await asyncio.gather(*(review(case) for case in cases))

    assert [a.status_code for a in answers] == [201] * 6
    assert (await get(f"/matters/{CODE}")).json()["rating"]["count"] == 6


async def test_a_case_is_reviewed_once(completed, review):
    case_id = await completed()
    await review(case_id)

    again = await review(case_id, stars=1)

    assert (again.status_code, again.json()["code"]) == (409, "already-reviewed")


async def test_of_two_reviews_at_once_one_counts(published, completed, review, get):
    await published()
    case_id = await completed()

    answers = await asyncio.gather(*(review(case_id) for _ in range(4)))

    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert (await get(f"/matters/{CODE}")).json()["rating"]["count"] == 1


async def test_someone_elses_case_does_not_exist(completed, review):
    answer = await review(await completed(), number="20230102")

    assert (answer.status_code, answer.json()["code"]) == (404, "case-not-reviewable")


async def test_a_case_that_is_not_completed_cannot_be_reviewed(review):
    answer = await review(uuid4())

    assert (answer.status_code, answer.json()["code"]) == (404, "case-not-reviewable")


async def test_a_rejected_case_can_be_reviewed_too(completed, review):
    assert (await review(await completed(outcome="rejected"))).status_code == 201


async def test_services_and_strangers_give_no_reviews(completed, send, client, tokens):
    body = {"case_id": str(await completed()), "stars": 5}

    service = await send("POST", "/reviews", tokens.service(), body)
    stranger = await client.post("/reviews", json=body, headers={"Idempotency-Key": "k"})

    assert (service.status_code, stranger.status_code) == (403, 401)


@pytest.mark.parametrize(
    "fields",
    [
        {"stars": 0},
        {"stars": 6},
        {"stars": 4.5},
        {"stars": "5"},
        {"stars": None},
        {"stars": True},
        {"comment": "长" * 501},
        {"comment": "a\0b"},
        {"comment": 7},
        {"case_id": "not-a-uuid"},
        {"author": "me"},
    ],
    ids=str,
)
async def test_garbage_is_the_callers_problem(completed, review, fields):
    answer = await review(**{"case_id": await completed(), **fields})

    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"][0]["pointer"].startswith("/")


async def test_500_characters_are_allowed_and_none_is_no_comment(completed, review):
    long = await review(await completed(), comment="长" * 500)
    blank = await review(await completed(), comment="  ")

    assert (long.status_code, blank.status_code) == (201, 201)
    assert blank.json()["comment"] is None


async def test_my_reviews_are_my_completed_cases(completed, review, get, tokens):
    first, second, third = [await completed() for _ in range(3)]
    await completed("20230102")
    await review(second)
    token = tokens.student()

    every = (await get("/my-reviews", token)).json()["items"]
    open_ = (await get("/my-reviews", token, status="open")).json()["items"]
    given = (await get("/my-reviews", token, status="given")).json()["items"]

    assert [item["case_id"] for item in every] == [str(third), str(second), str(first)]
    assert [item["case_id"] for item in open_] == [str(third), str(first)]
    assert [item["review"]["stars"] for item in given] == [5]


async def test_lists_come_in_pages(published, completed, review, get, tokens):
    await published()
    for stars in (1, 2, 3, 4, 5):
        await review(await completed(), stars=stars)

    for path, token, star in (
        (f"/matters/{CODE}/reviews", None, lambda item: item["stars"]),
        ("/my-reviews", tokens.student(), lambda item: item["review"]["stars"]),
    ):
        first = (await get(path, token, limit=2)).json()
        rest = (await get(path, token, limit=9, cursor=first["next_cursor"])).json()
        assert [star(item) for item in first["items"] + rest["items"]] == [5, 4, 3, 2, 1]
        assert rest["next_cursor"] is None


# ["9999-12-31T23:59:59-14:00", "00000000-…"]: no moment that can be told in UTC.
FAR_FUTURE = (
    "WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTE0OjAwIiwiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIl0"
)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "W10",
        "WyIyMDI2LTAxLTAxIiwieCJd",
        "WzEsMl0",
        FAR_FUTURE,
    ],
)
async def test_a_cursor_of_another_make_is_refused(published, get, tokens, cursor):
    await published()

    for path, token in ((f"/matters/{CODE}/reviews", None), ("/my-reviews", tokens.student())):
        answer = await get(path, token, cursor=cursor)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


async def test_reviews_of_an_unknown_matter_are_not_found(get):
    assert (await get("/matters/no-such-matter/reviews")).status_code == 404


async def test_lists_of_reviews_use_their_indexes(published, get, tokens, runtime, explained):
    await published()
    async with runtime.engine.begin() as connection:
        for statement in FILL:
            await connection.exec_driver_sql(statement, ())
    token = tokens.student()

    plans = [
        *await explained(lambda: get(f"/matters/{CODE}/reviews")),
        *await explained(lambda: get("/my-reviews", token)),
        *await explained(lambda: get("/my-reviews", token, status="open")),
    ]

    on_cases = [line for line in plans if "completed_case" in line]
    assert len(on_cases) >= 3
    assert [line for line in on_cases if "Index" not in line and "Sort" in line] == []
    assert [line for line in on_cases if "Seq Scan" in line] == []


FILL = (
    f"""INSERT INTO completed_case (case_id, case_number, matter_code, matter_title, applicant_id,
           outcome, stars, reviewed_at)
       SELECT gen_random_uuid(), 'N' || n,
           CASE WHEN n % 50 = 0 THEN '{CODE}' ELSE 'm-' || n % 50 END,
           '{{"zh": "无", "en": "None"}}', gen_random_uuid(), 'approved',
           CASE WHEN n % 5 = 0 THEN 4 END, CASE WHEN n % 5 = 0 THEN now() END
       FROM generate_series(1, 5000) n""",
    "ANALYZE completed_case",
)
