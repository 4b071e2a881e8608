"""Dead letters: what could not be handled, kept for operators to look at and replay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from nats.aio.msg import Msg
from sqlalchemy import Table, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import PlatformBase, transaction
from chassis.service import Runtime
from contracts.envelope import Envelope

LISTED = 200


class DeadLetter(PlatformBase):
    __tablename__ = "dead_letter"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    consumer: Mapped[str]
    event_id: Mapped[UUID]
    subject: Mapped[str]
    envelope: Mapped[dict[str, Any]]
    error: Mapped[str]
    tries: Mapped[int]
    failed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    replayed_at: Mapped[datetime | None]


async def keep_dead_letter(
    runtime: Runtime, consumer: str, message: Msg, error: Exception, tries: int
) -> None:
    """Set a message aside with everything needed to handle it later."""
    try:
        envelope = Envelope.model_validate_json(message.data)
    except ValueError:
        envelope = Envelope(
            source="unreadable", type=message.subject, data={"raw": message.data.hex()[:100_000]}
        )
    row = {
        "consumer": consumer,
        "event_id": envelope.id,
        "subject": message.subject,
        "envelope": envelope.model_dump(mode="json"),
        "error": f"{type(error).__name__}: {error}"[:2000],
        "tries": tries,
    }
    async with transaction(runtime) as session:
        keep = insert(cast("Table", DeadLetter.__table__)).on_conflict_do_nothing()
        await session.execute(keep, row)


_open = (
    select(
        DeadLetter.id,
        DeadLetter.consumer,
        DeadLetter.subject,
        DeadLetter.event_id,
        DeadLetter.error,
        DeadLetter.tries,
        DeadLetter.failed_at,
    )
    .where(DeadLetter.replayed_at.is_(None))
    .order_by(DeadLetter.failed_at)
    .limit(LISTED)
)


async def list_dead_letters(runtime: Runtime) -> Sequence[dict[str, Any]]:
    """The oldest open ones, at most 200."""
    async with runtime.sessions() as session:
        return [dict(row) for row in (await session.execute(_open)).mappings()]


async def find_dead_letters(runtime: Runtime, ids: Sequence[UUID]) -> Sequence[DeadLetter]:
    """The open ones named, or the oldest 200 if none is."""
    query = select(DeadLetter).where(DeadLetter.replayed_at.is_(None)).limit(LISTED)
    if ids:
        query = query.where(DeadLetter.id.in_(ids))
    async with runtime.sessions() as session:
        return (await session.scalars(query.order_by(DeadLetter.failed_at))).all()


async def mark_replayed(runtime: Runtime, id: UUID) -> None:
    """The letter's event has had its effect."""
    async with transaction(runtime) as session:
        await session.execute(
            update(DeadLetter).where(DeadLetter.id == id).values(replayed_at=func.now())
        )
