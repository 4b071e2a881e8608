"""Facts out: written in the transaction that makes them true, published after it.

`emit` writes a row; the relay publishes rows in order per aggregate and marks
them after JetStream's acknowledgement. Rows stay a week, so that a stream that
was lost can be filled again (`replay`).
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from typing import cast as typed
from uuid import UUID
from zlib import crc32

import structlog
from nats.js import JetStreamContext
from nats.js.errors import NoStreamResponseError
from sqlalchemy import (
    Identity,
    SmallInteger,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.event import listens_for
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Mapped, Session, mapped_column

from chassis import telemetry
from chassis.broker import Broker
from chassis.database import PlatformBase, finish
from contracts.envelope import CONTENT_TYPE, Envelope, Event
from contracts.streams import RECORDS

SHARDS = 16
BATCH = 200
IDLE_SECONDS, LONGEST_IDLE_SECONDS = 0.1, 0.5
KEEP_DAYS = 7
# Any constant: it only has to differ from other advisory locks in the database.
LOCK_SPACE = 72_001

log = structlog.get_logger()


class OutboxMessage(PlatformBase):
    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    event_id: Mapped[UUID]
    subject: Mapped[str]
    shard: Mapped[int] = mapped_column(SmallInteger)
    envelope: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    published_at: Mapped[datetime | None]


def emit(session: AsyncSession, event: Event) -> UUID:
    """Publish `event` if, and only if, the current transaction commits. Returns its id.

    Not inside a savepoint: a fact cannot be taken back when only that is rolled back.
    """
    if session.in_nested_transaction():
        raise RuntimeError("emit outside of savepoints")
    envelope = Envelope.carrying(
        event, source=f"/{session.info['service']}", traceparent=telemetry.traceparent()
    )
    row = {
        "event_id": envelope.id,
        "subject": event.type,
        # One aggregate, one shard: a relay that holds the shard holds the order.
        "shard": crc32(event.aggregate().encode()) % SHARDS,
        "envelope": envelope.model_dump(mode="json", exclude_none=True),
    }
    session.info.setdefault("facts", []).append(row)
    session.info["write_facts"] = _write
    return envelope.id


_insert = insert(typed("Table", OutboxMessage.__table__))


async def _write(session: AsyncSession) -> None:
    # Past the unit of work: it takes four times as long for the same row.
    await session.execute(_insert, session.info.pop("facts"))
    session.info["emitted"] = True


@listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("facts", None)
    session.info.pop("write_facts", None)


# Whoever gets the lock of a shard relays that shard until the transaction ends.
# SKIP LOCKED alone would let a second relay overtake the first inside one aggregate;
# `id > last seen` would lose a row that commits late.
_hold_shards = text(
    f"SELECT s FROM generate_series(0, {SHARDS - 1}) AS s "
    f"WHERE pg_try_advisory_xact_lock({LOCK_SPACE}, s)"
)
_due = (
    select(
        OutboxMessage.id,
        OutboxMessage.event_id,
        OutboxMessage.subject,
        # As text: it goes out as it came in, nobody here has to understand it.
        cast(OutboxMessage.envelope, Text).label("body"),
    )
    .where(
        OutboxMessage.published_at.is_(None),
        OutboxMessage.shard == any_(bindparam("shards", type_=ARRAY(SmallInteger))),
    )
    .order_by(OutboxMessage.id)
    .limit(BATCH)
    .with_for_update(skip_locked=True)
)
_mark = (
    update(OutboxMessage)
    .where(OutboxMessage.id == any_(bindparam("ids", type_=ARRAY(BIGINT))))
    .values(published_at=func.clock_timestamp())
)


class Relay:
    """Moves facts from the outbox to JetStream. Any number may run side by side."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], broker: Broker) -> None:
        self._sessions, self._broker = sessions, broker
        self._work = asyncio.Event()

    def wake(self) -> None:
        """Something was just committed in this process; do not wait for the next look."""
        self._work.set()

    async def run(self) -> None:
        """Relay for ever. An error is logged once, until it is over."""
        failing, pause = False, IDLE_SECONDS
        while True:
            self._work.clear()
            try:
                moved = await self.relay_once()
                failing = False
            except Exception as error:
                if not failing:
                    log.warning("relay waits", error=type(error).__name__)
                failing, moved = True, 0
            if moved:
                pause = IDLE_SECONDS
                continue
            try:
                await asyncio.wait_for(self._work.wait(), 1.0 if failing else pause)
                pause = IDLE_SECONDS
            except TimeoutError:
                pause = min(pause * 1.5, LONGEST_IDLE_SECONDS)

    async def relay_once(self) -> int:
        """Publish what is due, at most one batch; how many rows that was."""
        context = await self._broker.jetstream()
        async with self._sessions() as session:
            shards = (await session.scalars(_hold_shards)).all()
            rows = (await session.execute(_due, {"shards": list(shards)})).all()
            if not rows:
                return 0
            acknowledged = await self._publish(context, rows)
            await session.execute(_mark, {"ids": acknowledged})
            await finish(session)
            return len(acknowledged)

    async def _publish(self, context: JetStreamContext, rows: Sequence[Any]) -> list[int]:
        pending = []
        for row in rows:
            headers = {"Nats-Msg-Id": str(row.event_id), "Content-Type": CONTENT_TYPE}
            published = context.publish_async(row.subject, row.body.encode(), headers=headers)
            pending.append(await published)
        results = await asyncio.wait_for(asyncio.gather(*pending, return_exceptions=True), 10)
        failed = [r for r in results if isinstance(r, BaseException)]
        if any(isinstance(error, NoStreamResponseError) for error in failed):
            await self._broker.ensure_streams()
        done = [row.id for row, r in zip(rows, results, strict=True) if r not in failed]
        if failed and not done:
            raise typed("Exception", failed[0])
        return done


async def replay(session: AsyncSession, since: datetime) -> int:
    """Have everything since `since` published again; inboxes drop what they know."""
    result = await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.created_at >= since, OutboxMessage.published_at.is_not(None))
        .values(published_at=None)
    )
    return int(getattr(result, "rowcount", 0))


async def sweep(session: AsyncSession) -> None:
    """Drop what has been kept long enough."""
    for statement in _SWEEPS:
        await session.execute(text(statement))


_SWEEPS = (
    f"DELETE FROM outbox WHERE published_at < now() - interval '{KEEP_DAYS} days'",
    # Raw records are personal data: gone with the stream that carried them.
    (
        "DELETE FROM outbox WHERE subject LIKE '%.records.collected.%' "
        f"AND published_at < now() - interval '{RECORDS.max_age.days} days'"
    ),
    # Longer than any stream keeps an event, or a replay would be handled twice.
    "DELETE FROM inbox WHERE handled_at < now() - interval '60 days'",
    "DELETE FROM idempotency WHERE created_at < now() - interval '1 day'",
)
