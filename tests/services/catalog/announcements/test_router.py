"""Announcements over HTTP: what everyone reads, what administrators write."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from access_tokens import bearer
from sqlalchemy import text

from chassis.database import transaction

TITLE = {"zh": "停水通知", "en": "Water off"}
BODY = {"zh": "周六停水。\n\n敬请谅解。", "en": "No water on Saturday.\n\nWe are sorry."}


def moment(**ago):
    return (datetime.now(UTC) - timedelta(**ago)).isoformat()


@pytest.fixture
def announce(send, tokens):
    """`await announce(pinned=True)`: the announcement."""

    async def post(**fields):
        body = {"title": TITLE, "body": BODY, **fields}
        answer = await send("POST", "/announcements", tokens.administrator(), body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return post


@pytest.fixture
def change(client: httpx.AsyncClient, tokens):
    """`await change(id, '"1"', pinned=True)`, as an administrator."""

    async def put(id, if_match, **fields):
        headers = {**bearer(tokens.administrator()), "Idempotency-Key": str(uuid4())}
        if if_match:
            headers["If-Match"] = if_match
        body = {"title": TITLE, "body": BODY, **fields}
        return await client.put(f"/announcements/{id}", json=body, headers=headers)

    return put


@pytest.fixture
def listed(get):
    """`await listed()`: the ids, in their order."""

    async def read(token=None, **query):
        answer = await get("/announcements", token, **query)
        assert answer.status_code == 200, answer.text
        return [each["id"] for each in answer.json()["items"]]

    return read


async def test_everyone_reads_what_was_announced(announce, get):
    new = await announce(department="D04")

    item = (await get("/announcements")).json()["items"][0]
    read = (await get(f"/announcements/{new['id']}")).json()

    assert read == new
    assert (read["title"], read["body"], read["status"]) == (TITLE, BODY, "published")
    assert read["department"]["name"]["zh"] == "教务处"
    assert set(item) == {"id", "title", "department", "pinned", "publish_at", "status"}


async def test_pinned_ones_come_first_then_the_newest_page_by_page(announce, listed, get):
    old = (await announce(publish_at=moment(days=3)))["id"]
    pinned = (await announce(publish_at=moment(days=9), pinned=True))["id"]
    new = (await announce(publish_at=moment(days=1)))["id"]

    first = (await get("/announcements", limit=2)).json()
    rest = (await get("/announcements", limit=2, cursor=first["next_cursor"])).json()

    assert await listed() == [pinned, new, old]
    assert [each["id"] for each in first["items"] + rest["items"]] == [pinned, new, old]
    assert rest["next_cursor"] is None


async def test_what_is_planned_is_for_administrators_until_its_time(
    announce, listed, get, tokens, change
):
    planned = await announce(publish_at=moment(days=-1))

    assert planned["status"] == "scheduled"
    assert await listed() == []
    unread = await get(f"/announcements/{planned['id']}")
    assert (unread.status_code, unread.json()["code"]) == (404, "announcement-not-found")
    assert await listed(tokens.administrator(), status="scheduled") == [planned["id"]]
    assert await listed(tokens.administrator(), status="published") == []
    await change(planned["id"], '"1"', publish_at=moment(minutes=1))
    assert await listed() == [planned["id"]]


async def test_a_change_replaces_all_but_the_moment_it_was_published(announce, change, get):
    new = await announce(department="D04", pinned=True, publish_at=moment(days=3))

    answer = await change(new["id"], '"1"', title={"zh": "来水", "en": "Water on"})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    read = (await get(f"/announcements/{new['id']}")).json()
    assert read == answer.json()
    assert read["title"]["en"] == "Water on"
    assert (read["department"], read["pinned"]) == (None, False)
    assert read["publish_at"] == new["publish_at"]


async def test_nobody_changes_what_he_has_not_read(announce, change, get):
    new = await announce()
    read = await get(f"/announcements/{new['id']}")

    careless = await change(new["id"], None)
    answers = await asyncio.gather(
        *(change(new["id"], read.headers["ETag"], pinned=flag) for flag in (True, False))
    )

    assert (careless.status_code, careless.json()["code"]) == (428, "precondition-required")
    assert sorted(a.status_code for a in answers) == [200, 412]


async def test_what_is_withdrawn_is_gone_but_stays_on_record(
    announce, send, listed, get, change, tokens, runtime
):
    new = await announce()
    path, administrator = f"/announcements/{new['id']}", tokens.administrator()

    answers = [await send("DELETE", path, administrator) for _ in range(2)]

    assert [a.status_code for a in answers] == [204, 204]
    assert await listed() == []
    assert (await get(path)).status_code == 404
    assert (await get(path, tokens.staff())).status_code == 404
    assert await listed(administrator, status="withdrawn") == [new["id"]]
    kept = (await get(path, administrator)).json()
    assert (kept["status"], kept["body"]) == ("withdrawn", BODY)
    assert kept["withdrawn_at"] is not None
    refused = await change(new["id"], "*")
    assert (refused.status_code, refused.json()["code"]) == (409, "announcement-withdrawn")
    async with transaction(runtime) as session:
        by = await session.scalar(text("SELECT withdrawn_by FROM announcement"))
    assert by == tokens.person_id("T9001")


async def test_only_administrators_write_or_see_the_rest(announce, client, send, get, tokens):
    path = f"/announcements/{(await announce())['id']}"
    body = {"title": TITLE, "body": BODY}

    for method, where in (("POST", "/announcements"), ("PUT", path), ("DELETE", path)):
        clerk = await send(method, where, tokens.clerk(), body)
        service = await send(method, where, tokens.service(), body)
        stranger = await client.request(
            method, where, json=body, headers={"Idempotency-Key": str(uuid4())}
        )
        codes = [clerk.status_code, service.status_code, stranger.status_code]
        assert codes == [403, 403, 401]
    for status in ("withdrawn", "scheduled", "published"):
        clerk = await get("/announcements", tokens.clerk(), status=status)
        service = await get("/announcements", tokens.service(), status=status)
        stranger = await get("/announcements", status=status)
        assert (clerk.status_code, clerk.json()["code"]) == (403, "missing-role")
        assert (service.status_code, stranger.status_code) == (403, 401)


async def test_the_list_is_not_sent_again_to_who_has_it(announce, client, get):
    tag = (await get("/announcements")).headers["ETag"]

    known = await client.get("/announcements", headers={"If-None-Match": tag})
    await announce()
    changed = await client.get("/announcements", headers={"If-None-Match": tag})

    assert (known.status_code, changed.status_code) == (304, 200)


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"title": {"zh": "只有中文"}}, "/title/en"),
        ({"title": {"zh": "", "en": "x"}}, "/title/zh"),
        ({"title": {"zh": "长" * 121, "en": "x"}}, "/title/zh"),
        ({"title": {"zh": "\0", "en": "x"}}, "/title/zh"),
        ({"body": None}, "/body"),
        ({"body": {"zh": "<b>重要</b>", "en": "x"}}, "/body"),
        ({"body": {"zh": "x", "en": "<script>alert(1)</script>"}}, "/body"),
        ({"body": {"zh": "长" * 4001, "en": "x"}}, "/body/zh"),
        ({"department": "D99"}, "/department"),
        ({"department": "nobody"}, "/department"),
        ({"pinned": "yes"}, "/pinned"),
        ({"publish_at": "2026-01-01T00:00:00"}, "/publish_at"),
        ({"publish_at": "9999-12-31T23:59:59-14:00"}, "/publish_at"),
        ({"publish_at": "soon"}, "/publish_at"),
        ({"html": "x"}, "/html"),
    ],
    ids=str,
)
async def test_garbage_is_the_callers_problem(send, tokens, fields, pointer):
    body = {"title": TITLE, "body": BODY, **fields}

    answer = await send("POST", "/announcements", tokens.administrator(), body)

    assert answer.status_code == 422, answer.text
    assert pointer in [each["pointer"] for each in answer.json()["errors"]]


async def test_less_than_is_no_html(announce):
    text_ = {"zh": "人数 < 20 > 10 的班级", "en": "Classes of < 20 people"}

    assert (await announce(body=text_))["body"] == text_


async def test_an_unknown_announcement_is_not_found(get, change, send, tokens):
    nobodys = uuid4()

    for answer in (
        await get(f"/announcements/{nobodys}"),
        await get(f"/announcements/{nobodys}", tokens.administrator()),
        await change(nobodys, "*"),
        await send("DELETE", f"/announcements/{nobodys}", tokens.administrator()),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "announcement-not-found")
    assert (await get("/announcements/not-a-uuid")).status_code == 422


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMiwzXQ", "W3RydWUsIngiLCJ5Il0"])
async def test_a_cursor_of_another_make_is_refused(get, cursor):
    answer = await get("/announcements", cursor=cursor)

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


async def test_lists_use_their_indexes(get, tokens, runtime, explained):
    async with runtime.engine.begin() as connection:
        for statement in FILL:
            await connection.exec_driver_sql(statement, ())
    administrator = tokens.administrator()

    plans = [
        *await explained(lambda: get("/announcements")),
        *await explained(lambda: get("/announcements", administrator, status="withdrawn")),
    ]

    assert any("ix_announcement_shown" in line for line in plans)
    assert any("ix_announcement_withdrawn" in line for line in plans)
    assert [line for line in plans if "Seq Scan" in line or "Sort" in line] == []


FILL = (
    """INSERT INTO announcement (title_zh, title_en, body_zh, body_en, pinned, publish_at,
           withdrawn_at)
       SELECT '一', 'One', '一', 'One', n % 1000 = 0, now() - n * interval '1 hour',
           CASE WHEN n % 3 = 0 THEN now() END
       FROM generate_series(1, 5000) n""",
    "ANALYZE announcement",
)
