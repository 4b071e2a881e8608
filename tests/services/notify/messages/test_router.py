"""The inbox, over HTTP."""

from uuid import uuid4

import pytest
from access_tokens import bearer

from contracts.events import CaseSubmitted, CorrectionAnswered, DocumentIssued, TaskOpened


@pytest.fixture
def post(client):
    async def send(path, headers, **more):
        keyed = {**headers, "Idempotency-Key": str(uuid4())}
        return await client.post(path, headers=keyed, **more)

    return send


async def test_messages_come_newest_first_page_by_page(client, campus, li_hua):
    await campus.told(*["20230101"] * 5, "20230102")

    first = (await client.get("/messages?limit=3", headers=li_hua)).json()
    rest = (
        await client.get(f"/messages?limit=3&cursor={first['next_cursor']}", headers=li_hua)
    ).json()

    mine = [m for m in await campus.messages() if m.person_id == campus.person()]
    assert [m["id"] for m in first["items"] + rest["items"]] == [str(m.id) for m in mine[::-1]]
    assert rest["next_cursor"] is None


async def test_a_message_says_what_happened_in_both_languages(client, campus, li_hua):
    fact = await campus.report(CaseSubmitted)
    await campus.tell()

    (message,) = (await client.get("/messages", headers=li_hua)).json()["items"]

    assert message["title"] == {
        "zh": "您的「教室借用审批」申请 JSJY-2026-000001 已提交",
        "en": "Your application JSJY-2026-000001 (Classroom booking) was submitted",
    }
    assert (message["category"], message["kind"]) == ("case", "case-submitted")
    assert message["link"] == f"/cases/{fact.case_id}"
    assert message["read_at"] is None


async def test_messages_can_be_asked_for_by_what_they_are_about(client, campus, li_hua, post):
    me = campus.person()
    for kind, values in ((TaskOpened, {"assignee_id": me}), (CaseSubmitted, {})):
        await campus.report(kind, **values)
    await campus.report(DocumentIssued)
    await campus.deliver(campus.correction(CorrectionAnswered))
    await campus.tell()

    async def about(category, more=""):
        path = f"/messages?kind={category}{more}"
        return (await client.get(path, headers=li_hua)).json()["items"]

    for category in ("task", "case", "document", "data"):
        (message,) = await about(category)
        assert message["category"] == category
        await post(f"/messages/{message['id']}/read", li_hua)
        assert await about(category, "&unread=true") == []
    assert (await client.get("/messages?kind=news", headers=li_hua)).status_code == 422


async def test_reading_counts_down(client, campus, li_hua, post):
    await campus.told(*["20230101"] * 3)
    listed = (await client.get("/messages", headers=li_hua)).json()["items"]

    read = await post(f"/messages/{listed[0]['id']}/read", li_hua)
    again = await post(f"/messages/{listed[0]['id']}/read", li_hua)

    unread = (await client.get("/messages?unread=true", headers=li_hua)).json()["items"]
    count = (await client.get("/messages/unread-count", headers=li_hua)).json()
    assert read.json()["read_at"] == again.json()["read_at"] is not None
    assert [m["id"] for m in unread] == [m["id"] for m in listed[1:]]
    assert count == {"unread": 2}


async def test_all_can_be_read_at_once(client, campus, li_hua, post):
    await campus.told(*["20230101"] * 3, "20230102")

    answer = await post("/messages/read-all", li_hua)

    assert answer.json() == {"read": 3}
    assert (await client.get("/messages/unread-count", headers=li_hua)).json() == {"unread": 0}
    assert len(await campus.select("SELECT 1 FROM message WHERE read_at IS NULL")) == 1


async def test_what_came_after_the_reader_looked_stays_unread(client, campus, li_hua, post):
    await campus.told(*["20230101"] * 2)
    newest = (await client.get("/messages", headers=li_hua)).json()["items"][0]["id"]
    await campus.told("20230101")

    answer = await post("/messages/read-all", li_hua, json={"through": newest})

    assert answer.json() == {"read": 2}
    assert (await client.get("/messages/unread-count", headers=li_hua)).json() == {"unread": 1}


async def test_somebody_elses_message_is_not_found(client, campus, tokens, post):
    await campus.told("20230101")
    (message,) = await campus.messages()
    stranger = bearer(tokens.student("20230102"))

    read = await post(f"/messages/{message.id}/read", stranger)
    through = await post("/messages/read-all", stranger, json={"through": str(message.id)})

    assert (read.status_code, read.json()["code"]) == (404, "message-not-found")
    assert through.status_code == 404
    assert (await client.get("/messages", headers=stranger)).json()["items"] == []
    assert (await campus.messages())[0].read_at is None


async def test_only_people_have_an_inbox(client, tokens):
    for path in ("/messages", "/messages/unread-count", "/stream"):
        assert (await client.get(path)).status_code == 401
        service = bearer(tokens.service(scope="messages:read"))
        assert (await client.get(path, headers=service)).status_code == 403


async def test_reading_asks_for_an_idempotency_key(client, campus, li_hua):
    await campus.told("20230101")
    (message,) = await campus.messages()

    answer = await client.post(f"/messages/{message.id}/read", headers=li_hua)

    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-required")


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/messages?limit=0", None, 422),
        ("GET", "/messages?limit=101", None, 422),
        ("GET", "/messages?unread=perhaps", None, 422),
        ("GET", "/messages?cursor=%00", None, 400),
        ("GET", "/messages?cursor=WyJ4Il0", None, 400),
        ("GET", "/messages?cursor=WzEsMl0", None, 400),
        ("GET", "/messages?cursor=Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OV0", None, 400),
        ("POST", "/messages/nonsense/read", None, 422),
        ("POST", "/messages/01920000-0000-7000-8000-000000000000/read", None, 404),
        ("POST", "/messages/read-all", b"{", 400),
        ("POST", "/messages/read-all", b"[1]", 422),
        ("POST", "/messages/read-all", b'{"through": 7}', 422),
        ("POST", "/messages/read-all", b'{"everybody": true}', 422),
        ("DELETE", "/messages", None, 405),
    ],
)
async def test_nonsense_is_the_callers_fault(client, li_hua, method, path, body, status):
    headers = {**li_hua, "Idempotency-Key": "k", "Content-Type": "application/json"}

    answer = await client.request(method, path, content=body, headers=headers)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["", "&unread=true", "&kind=task", "&kind=case&unread=true"])
async def test_a_list_is_a_walk_along_an_index(campus, client, li_hua, explained, query):
    await campus.told("20230101")
    await campus.execute(
        "INSERT INTO announcement (occasion, kind, category, title, body, link)"
        " SELECT n::text, 'case-submitted', CASE WHEN n % 8 = 0 THEN 'task' ELSE 'case' END,"
        " title, body, link FROM announcement, generate_series(1, 2000) n",
        "INSERT INTO message (announcement_id, person_id, category)"
        " SELECT a.id, p.person_id, a.category"
        " FROM announcement a, (SELECT person_id FROM message LIMIT 1) p"
        " ON CONFLICT DO NOTHING",
        "INSERT INTO message (announcement_id, person_id, category, read_at)"
        " SELECT id, uuidv7(), category, now() FROM announcement",
        "ANALYZE message, announcement",
    )

    page = (await client.get(f"/messages?limit=10{query}", headers=li_hua)).json()
    plan = await explained(
        client.get(f"/messages?limit=10&cursor={page['next_cursor']}{query}", headers=li_hua),
        "message",
    )

    assert "Index" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan
