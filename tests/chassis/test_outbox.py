"""A fact is published if, and only if, its transaction committed; in order; and again if lost."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import nats
import orjson
from polling import until
from pydantic import SecretStr
from sqlalchemy import text

from chassis import outbox
from chassis.app import running
from chassis.database import transaction


async def published(url: str) -> list[str]:
    connection = await nats.connect(url)
    subscription = await connection.jetstream().subscribe("campus.notify.notice.posted.v1")
    titles = []
    try:
        while True:
            message = await subscription.next_msg(timeout=0.5)
            titles.append(orjson.loads(message.data)["data"]["title"])
    except nats.errors.TimeoutError:
        return titles
    finally:
        await connection.close()


async def emitted(runtime, event_type, title, aggregate=None) -> None:
    async with transaction(runtime) as session:
        outbox.emit(session, event_type(notice_id=aggregate or uuid4(), title=title))


async def test_what_was_rolled_back_is_never_published(runtime, posted, nats_url):
    tag = uuid4().hex
    await emitted(runtime, posted, f"kept {tag}")
    try:
        async with transaction(runtime) as session:
            outbox.emit(session, posted(notice_id=uuid4(), title=f"undone {tag}"))
            raise RuntimeError
    except RuntimeError:
        pass

    await runtime.relay.relay_once()

    assert [t for t in await published(nats_url) if tag in t] == [f"kept {tag}"]


async def test_two_relays_keep_the_order_of_an_aggregate(service, runtime, posted, nats_url):
    tag, aggregate = uuid4().hex, uuid4()
    for number in range(60):
        await emitted(runtime, posted, f"{tag} {number:02}", aggregate)

    async with running(service) as second:

        async def drain(relay) -> None:
            for _ in range(40):
                await relay.relay_once()

        await asyncio.gather(drain(runtime.relay), drain(second.relay))

    ours = [t for t in await published(nats_url) if tag in t]
    assert ours == [f"{tag} {number:02}" for number in range(60)]


async def test_a_late_commit_is_not_skipped(runtime, posted, nats_url):
    tag = uuid4().hex
    async with runtime.sessions() as late:
        outbox.emit(late, posted(notice_id=uuid4(), title=f"late {tag}"))
        await late.info.pop("write_facts")(late)
        await emitted(runtime, posted, f"early {tag}")
        await runtime.relay.relay_once()
        await late.commit()
    await runtime.relay.relay_once()

    assert {t for t in await published(nats_url) if tag in t} == {f"late {tag}", f"early {tag}"}


async def test_a_wiped_nats_is_filled_again_from_the_outbox(service, posted, own_nats):
    async with running(on(service, own_nats.everything_url)) as runtime:
        await runtime.broker.ensure_streams()
        await emitted(runtime, posted, "before the fire")
        await runtime.relay.relay_once()
        own_nats.stop()
        own_nats.wipe()
        own_nats.start()
        await until(partial(streams_are_back, runtime))
        async with transaction(runtime) as session:
            again = await outbox.replay(session, datetime.now(UTC) - timedelta(hours=1))
        await runtime.relay.relay_once()

    assert again == 1
    assert await published(own_nats.everything_url) == ["before the fire"]


async def test_nothing_is_lost_while_nats_is_away(service, posted, own_nats):
    async with running(on(service, own_nats.everything_url)) as runtime:
        await runtime.broker.ensure_streams()
        relaying = asyncio.create_task(runtime.relay.run())
        own_nats.kill()
        await emitted(runtime, posted, "meanwhile")
        own_nats.start()
        try:

            async def arrived() -> bool:
                return "meanwhile" in await published(own_nats.everything_url)

            await until(arrived)
        finally:
            relaying.cancel()


async def streams_are_back(runtime) -> bool:
    # The client may not have noticed yet that its connection is dead.
    with suppress(nats.errors.Error, ConnectionError):
        await runtime.broker.ensure_streams()
        return True
    return False


def on(service, url: str):
    """`service`, talking to that NATS instead."""
    settings = service.settings.model_copy(update={"nats_url": SecretStr(url)})
    return replace(service, settings=settings)


async def test_what_was_kept_long_enough_goes(runtime, posted):
    await emitted(runtime, posted, "old")
    await emitted(runtime, posted, "fresh")
    age = "UPDATE outbox SET {} WHERE envelope->'data'->>'title' = 'old'"
    async with transaction(runtime) as session:
        await session.execute(text(age.format("published_at = now() - interval '8 days'")))
        await outbox.sweep(session)

    async with transaction(runtime) as session:
        left = await session.scalars(text("SELECT envelope->'data'->>'title' FROM outbox"))
        assert left.all() == ["fresh"]


async def test_raw_records_go_with_the_stream_that_carried_them(runtime, posted):
    await emitted(runtime, posted, "records")
    async with transaction(runtime) as session:
        await session.execute(
            text(
                "UPDATE outbox SET subject = 'campus.academic.records.collected.v1', "
                "published_at = now() - interval '3 days'"
            )
        )
        await outbox.sweep(session)

    async with transaction(runtime) as session:
        assert await session.scalar(text("SELECT count(*) FROM outbox")) == 0
