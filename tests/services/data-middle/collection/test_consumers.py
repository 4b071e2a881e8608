"""Through JetStream, with data-middle's own login."""

import asyncio

import nats
import pytest
from polling import until

import chassis.consumers
from chassis.consumers import Runner
from chassis.letters import list_dead_letters
from contracts.envelope import Envelope
from contracts.events import RecordsCollected


@pytest.fixture
async def adapter(runtime, nats_url_for, monkeypatch):
    """Publishes as the academic adapter, while data-middle works."""
    monkeypatch.setattr(chassis.consumers, "DELAYS", (0.02, 0.02))
    consumers = [c for slice_ in runtime.service.consumers for c in slice_]
    jobs = [runtime.relay.run(), *(Runner(runtime, each).run() for each in consumers)]
    tasks = [asyncio.create_task(job) for job in jobs]
    client = await nats.connect(nats_url_for("academic"), inbox_prefix=b"_INBOX.academic")
    yield client.jetstream()
    await client.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_poison_is_set_aside_and_the_next_batch_is_merged(adapter, campus, runtime):
    subject = RecordsCollected.type
    good = Envelope.carrying(campus.part([campus.student()]), source="/academic")
    unknown = Envelope.carrying(campus.part([campus.student()]), source="/academic")
    unknown.data["resource"] = "dormitory"
    await adapter.publish(subject, b"not an event")
    await adapter.publish(subject, unknown.model_dump_json().encode())
    await adapter.publish(subject, good.model_dump_json().encode())
    await adapter.publish(subject, good.model_dump_json().encode())

    async def published() -> bool:
        return bool(await campus.select("SELECT 1 FROM outbox WHERE published_at IS NOT NULL"))

    await until(published)

    async def both_aside() -> bool:
        return len(await list_dead_letters(runtime)) == 2

    await until(both_aside)
    assert await campus.changes() == ["created"]
