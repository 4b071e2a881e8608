"""From the outbox to JetStream, and from a commit to another service's effect."""

import asyncio
import time
from typing import ClassVar
from uuid import UUID, uuid4

import nats
import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from table import Row, against, interleaved, percentiles

from chassis.app import running
from chassis.consumers import Consumers, Runner
from chassis.database import transaction
from chassis.outbox import emit
from chassis.service import Service, ServiceSettings, settings_for
from contracts.envelope import Event

FACTS = 2000
# Not what the consumer of the other contender listens to.
BARE = "campus.notify.bench.bare.v1"
RATE, SECONDS = 100, 8


class Ticked(Event):
    """The clock of the bench moved."""

    type: ClassVar = "campus.notify.bench.ticked.v1"
    run: UUID
    sent_at: float

    def aggregate(self) -> str:
        return f"bench/{self.sent_at}"


class Settings(ServiceSettings):
    model_config = settings_for("BENCH_")


async def run(database_url: str, nats_url: str) -> list[Row]:
    consumers, arrived = Consumers(), dict[UUID, list[float]]()

    @consumers.on(Ticked)
    async def note(event: Ticked, _: AsyncSession) -> None:
        arrived.setdefault(event.run, []).append(time.perf_counter() - event.sent_at)

    settings = Settings(
        database_url=database_url, nats_url=nats_url, issuer="http://bench", jwks_url="file:///x"
    )
    async with running(Service("notify", settings, consumers=[consumers])) as runtime:

        async def relay() -> float:
            async with transaction(runtime) as session:
                for _ in range(FACTS):
                    emit(session, Ticked(run=uuid4(), sent_at=time.perf_counter()))
            began, moved = time.perf_counter(), 0
            while moved < FACTS:
                moved += await runtime.relay.relay_once()
            return FACTS / (time.perf_counter() - began)

        async def bare() -> float:
            connection = await nats.connect(nats_url)
            context = connection.jetstream()
            body = orjson.dumps({"x": "y" * 300})
            began = time.perf_counter()
            futures = [
                await context.publish_async("campus.notify.bench.bare.v1", body)
                for _ in range(FACTS)
            ]
            await asyncio.gather(*futures)
            figure = FACTS / (time.perf_counter() - began)
            await connection.close()
            return figure

        figures = await interleaved({"relay": relay, "bare": bare})

        run_id = uuid4()
        jobs = [
            asyncio.create_task(runtime.relay.run()),
            asyncio.create_task(Runner(runtime, consumers[0]).run()),
        ]
        await _drained(arrived)
        for _ in range(RATE * SECONDS):
            async with transaction(runtime) as session:
                emit(session, Ticked(run=run_id, sent_at=time.perf_counter()))
            await asyncio.sleep(1 / RATE)
        async with asyncio.timeout(60):
            while len(arrived.get(run_id, [])) < RATE * SECONDS:
                await asyncio.sleep(0.05)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
    p50, p99 = percentiles([seconds * 1000 for seconds in arrived[run_id]])
    return [
        against(
            "outbox relay, against bare publish_async",
            "facts/s",
            figures["relay"],
            figures["bare"],
            "≥ 0.5",
        ),
        Row(f"commit → consumer's effect at {RATE}/s, p50", p50, "ms"),
        Row(f"commit → consumer's effect at {RATE}/s, p99", p99, "ms", aim="≤ 150"),
    ]


async def _drained(arrived: dict[UUID, list[float]]) -> None:
    """Until what earlier rounds published has been consumed."""
    before = -1
    while before != len(arrived):
        before = len(arrived)
        await asyncio.sleep(2)
