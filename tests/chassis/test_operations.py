"""What operators see of a service, and what they can do about a dead letter."""

import asyncio
from uuid import uuid4

import pytest
from access_tokens import bearer
from polling import until
from sqlalchemy import text

from chassis.consumers import Runner
from chassis.database import transaction
from chassis.letters import DeadLetter
from chassis.outbox import emit
from contracts.envelope import Envelope

URL = "/api/notify/v1"
#: Fixed: workers of one run have to agree on the names of tests.
NOBODYS = "0198c7a0-0000-7000-8000-000000000001"


@pytest.fixture
def operator(client, tokens):
    """The client of an administrator."""
    client.headers.update(bearer(tokens.administrator()))
    return client


@pytest.fixture
def a_letter(runtime, posted):
    """`await a_letter("poison")`: a dead letter about a notice with that title."""

    async def keep(title, **changes):
        envelope = Envelope.carrying(posted(notice_id=uuid4(), title=title), source="/notify")
        values = {
            "consumer": "remember",
            "event_id": envelope.id,
            "subject": envelope.type,
            "envelope": envelope.model_dump(mode="json"),
            "error": "ValueError",
            "tries": 5,
        }
        letter = DeadLetter(**{**values, **changes})
        async with transaction(runtime) as session:
            session.add(letter)
        return letter

    return keep


@pytest.fixture
def replay(operator):
    async def send(letter, key=None):
        headers = {"Idempotency-Key": key or str(uuid4())}
        return await operator.post(f"{URL}/dead-letters/{letter.id}/replay", headers=headers)

    return send


async def mend(runtime, letter):
    letter.envelope = {**letter.envelope, "data": {**letter.envelope["data"], "title": "mended"}}
    async with transaction(runtime) as session:
        await session.merge(letter)


async def test_letters_are_listed_newest_first_page_by_page(operator, a_letter):
    kept = [await a_letter(f"poison {n}") for n in range(3)]

    first = (await operator.get(f"{URL}/dead-letters?limit=2")).json()
    cursor = first["next_cursor"]
    rest = (await operator.get(f"{URL}/dead-letters?limit=2&cursor={cursor}")).json()

    assert [item["id"] for item in first["items"]] == [str(kept[2].id), str(kept[1].id)]
    assert [item["id"] for item in rest["items"]] == [str(kept[0].id)]
    assert rest["next_cursor"] is None
    assert first["items"][0]["consumer"] == "remember"


async def test_a_letter_shows_its_event(operator, a_letter):
    letter = await a_letter("poison")

    shown = (await operator.get(f"{URL}/dead-letters/{letter.id}")).json()

    assert shown["envelope"]["type"] == "campus.notify.notice.posted.v1"
    assert shown["envelope"]["id"] == str(letter.event_id)
    assert shown["data"]["title"] == "poison"


async def test_what_an_event_does_not_promise_is_shown_by_its_size_alone(operator, a_letter):
    envelope = {"data": {"title": "x", "records": [{"name": "李华"}] * 3, "raw": "李华"}}
    letter = await a_letter("poison")
    letter = await a_letter("poison", envelope={**letter.envelope, **envelope})
    orphan = await a_letter("poison", consumer="long-gone")

    shown = await operator.get(f"{URL}/dead-letters/{letter.id}")
    of_nobody = (await operator.get(f"{URL}/dead-letters/{orphan.id}")).json()

    assert shown.json()["data"] == {"title": "x", "records": {"count": 3}, "raw": {"count": 1}}
    assert of_nobody["data"]["title"] == {"count": 1}


async def test_a_replay_has_the_effect_once_and_closes_the_letter(
    operator, a_letter, replay, runtime, titles
):
    letter = await a_letter("healthy again")

    answers = await asyncio.gather(*[replay(letter) for _ in range(4)])

    assert {answer.status_code for answer in answers} == {200}
    assert await titles() == ["healthy again"]
    assert (await operator.get(f"{URL}/dead-letters")).json()["items"] == []
    (closed,) = (await operator.get(f"{URL}/dead-letters?status=replayed")).json()["items"]
    assert closed["replayed_at"] is not None


async def test_a_letter_whose_event_was_handled_meanwhile_closes_without_a_second_effect(
    a_letter, replay, runtime, titles
):
    letter = await a_letter("told twice")
    async with transaction(runtime) as session:
        inbox = text("INSERT INTO inbox (consumer, event_id) VALUES ('remember', :id)")
        await session.execute(inbox, {"id": letter.event_id})

    answer = await replay(letter)

    assert answer.json()["replayed_at"] is not None
    assert await titles() == []


async def test_a_replay_that_fails_leaves_the_letter_and_says_why(
    operator, a_letter, replay, titles
):
    letter = await a_letter("poison 李华")

    answer = await replay(letter)

    assert (answer.status_code, answer.json()["code"]) == (409, "replay-failed")
    (still_open,) = (await operator.get(f"{URL}/dead-letters")).json()["items"]
    assert still_open["replay_error"] == answer.json()["detail"]
    assert still_open["replay_error"].startswith("ValueError (")
    assert await titles() == []


async def test_after_the_cause_is_gone_the_same_key_may_try_again(
    a_letter, replay, runtime, titles
):
    letter = await a_letter("poison")
    refused = await replay(letter, key="one")
    await mend(runtime, letter)

    done = await replay(letter, key="one")
    again = await replay(letter, key="one")

    assert [refused.status_code, done.status_code, again.status_code] == [409, 200, 200]
    assert again.headers["idempotency-replayed"] == "true"
    assert done.json()["replay_error"] is None
    assert await titles() == ["mended"]


async def test_a_letter_for_a_consumer_that_is_gone_cannot_be_replayed(a_letter, replay):
    answer = await replay(await a_letter("poison", consumer="long-gone"))

    assert answer.json()["code"] == "replay-failed"
    assert "NoSuchConsumer" in answer.json()["detail"]


async def test_an_event_that_makes_no_sense_is_named_by_field_never_by_value(a_letter, replay):
    letter = await a_letter("poison")
    spoilt = {**letter.envelope, "data": {"notice_id": "身份证 110101", "title": "x"}}

    answer = await replay(await a_letter("poison", envelope=spoilt, event_id=uuid4()))

    assert "notice_id uuid_parsing" in answer.json()["detail"]
    assert "110101" not in answer.text


async def test_what_the_handler_wrote_in_vain_is_a_failed_replay(
    a_letter, replay, runtime, posted, titles
):
    async with transaction(runtime) as session:
        await session.execute(text("ALTER TABLE seen ADD UNIQUE (title)"))
    await replay(await a_letter("李华"))

    answer = await replay(await a_letter("李华"))

    assert answer.json()["code"] == "replay-failed"
    assert "IntegrityError: 23505 seen_title_key" in answer.json()["detail"]
    assert "李华" not in answer.text


async def test_operators_see_what_waits(operator, runtime, posted, a_letter):
    await a_letter("poison")
    async with transaction(runtime) as session:
        emit(session, posted(notice_id=uuid4(), title="waits"))

    shown = (await operator.get(f"{URL}/operations")).json()

    assert shown["outbox"]["waiting"] == 1
    assert shown["outbox"]["oldest_at"] is not None
    assert shown["dead_letters"] == {"open": 1}
    assert [each["name"] for each in shown["consumers"]] == ["remember"]


async def test_operators_see_how_far_a_consumer_is(operator, runtime, service):
    runner = asyncio.create_task(Runner(runtime, service.consumers[0][0]).run())

    async def known():
        (consumer,) = (await operator.get(f"{URL}/operations")).json()["consumers"]
        return consumer if consumer["pending"] == 0 else None

    try:
        consumer = await until(known)
    finally:
        runner.cancel()
        await asyncio.gather(runner, return_exceptions=True)

    assert consumer == {"name": "remember", "pending": 0, "ack_pending": 0, "redelivered": 0}


async def test_without_nats_the_rest_is_still_shown(operator, runtime):
    await runtime.broker.close()
    runtime.broker._url = "nats://127.0.0.1:1"

    shown = (await operator.get(f"{URL}/operations")).json()

    assert shown["outbox"]["waiting"] == 0
    assert shown["consumers"][0]["pending"] is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/operations"),
        ("GET", "/dead-letters"),
        ("GET", f"/dead-letters/{NOBODYS}"),
        ("POST", f"/dead-letters/{NOBODYS}/replay"),
    ],
)
async def test_none_of_it_is_for_anyone_else(client, tokens, method, path):
    key = {"Idempotency-Key": "k"}
    callers = [{}, bearer(tokens.clerk()), bearer(tokens.service()), bearer(tokens.student())]

    answers = [
        await client.request(method, URL + path, headers={**key, **caller}) for caller in callers
    ]

    assert [answer.status_code for answer in answers] == [401, 403, 403, 403]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/dead-letters?status=lost", 422, "invalid"),
        ("GET", "/dead-letters?limit=0", 422, "invalid"),
        ("GET", "/dead-letters?cursor=bm9uZQ", 400, "invalid-cursor"),
        ("GET", "/dead-letters?cursor=WyJ4Il0", 400, "invalid-cursor"),
        ("GET", "/dead-letters/none", 422, "invalid"),
        ("GET", f"/dead-letters/{NOBODYS}", 404, "dead-letter-not-found"),
        ("POST", f"/dead-letters/{NOBODYS}/replay", 404, "dead-letter-not-found"),
    ],
)
async def test_bad_input_is_the_callers_fault(operator, method, path, status, code):
    answer = await operator.request(method, URL + path, headers={"Idempotency-Key": str(uuid4())})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_replay_needs_an_idempotency_key(operator, a_letter):
    letter = await a_letter("poison")

    answer = await operator.post(f"{URL}/dead-letters/{letter.id}/replay")

    assert answer.json()["code"] == "idempotency-key-required"
