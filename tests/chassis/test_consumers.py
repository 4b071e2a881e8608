"""Each fact is handled once, in one transaction, or set aside for a person."""

import asyncio
from uuid import uuid4

import pytest
from polling import until

import chassis.consumers
from chassis import cli
from chassis.consumers import Runner, handle_once
from chassis.database import transaction
from chassis.letters import find_dead_letters, list_dead_letters
from chassis.outbox import emit
from contracts.envelope import Envelope


@pytest.fixture
def consumer(service):
    return service.consumers[0][0]


@pytest.fixture
async def working(runtime, consumer, monkeypatch):
    monkeypatch.setattr(chassis.consumers, "DELAYS", (0.02, 0.02))
    tasks = [
        asyncio.create_task(runtime.relay.run()),
        asyncio.create_task(Runner(runtime, consumer).run()),
    ]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_fact_reaches_its_consumer(working, runtime, posted, titles):
    tag = uuid4().hex
    async with transaction(runtime) as session:
        emit(session, posted(notice_id=uuid4(), title=tag))

    async def seen() -> bool:
        return tag in await titles()

    await until(seen)


async def test_a_redelivered_fact_has_one_effect(runtime, consumer, posted, titles):
    event = posted(notice_id=uuid4(), title="once")
    envelope = Envelope.carrying(event, source="/test")

    results = await asyncio.gather(*[handle_once(runtime, consumer, envelope) for _ in range(6)])

    assert sorted(results) == [False] * 5 + [True]
    assert await titles() == ["once"]


async def test_poison_becomes_a_dead_letter_and_holds_nothing_up(working, runtime, posted, titles):
    async with transaction(runtime) as session:
        emit(session, posted(notice_id=uuid4(), title="poison"))
        emit(session, posted(notice_id=uuid4(), title="healthy"))

    async def settled() -> bool:
        letters = await list_dead_letters(runtime)
        return "healthy" in await titles() and len(letters) == 1

    await until(settled)
    (letter,) = await list_dead_letters(runtime)
    assert letter["tries"] == chassis.consumers.MAX_TRIES
    assert letter["error"].startswith("ValueError")


async def test_a_dead_letter_can_be_replayed_once_mended(
    working, runtime, consumer, posted, titles, monkeypatch
):
    async with transaction(runtime) as session:
        emit(session, posted(notice_id=uuid4(), title="poison again"))

    async def dead() -> bool:
        return len(await list_dead_letters(runtime)) == 1

    await until(dead)
    refused = await cli._replay_letters(runtime, [])
    (letter,) = await find_dead_letters(runtime, [])
    letter.envelope["data"]["title"] = "mended"
    async with transaction(runtime) as session:
        await session.merge(letter)

    done = await cli._replay_letters(runtime, [letter.id])

    assert (refused, done) == (1, 0)
    assert await titles() == ["mended"]
    assert await list_dead_letters(runtime) == []
