"""Dead letters: what could not be handled, kept for operators to look at and replay."""

import traceback
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast, get_args
from uuid import UUID

from nats.aio.msg import Msg
from pydantic import AwareDatetime, BaseModel, Field, ValidationError
from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import PlatformBase, transaction
from chassis.problems import Problem
from chassis.service import Runtime
from contracts.envelope import Envelope, Event

LISTED = 200
LONGEST_REASON = 300


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
    replay_error: Mapped[str | None]


class DeadLetterOut(BaseModel):
    id: UUID
    consumer: str
    subject: str
    event_id: UUID
    error: str = Field(description="What went wrong and where; never anybody's data.")
    tries: int
    failed_at: AwareDatetime
    replayed_at: AwareDatetime | None
    replay_error: str | None = Field(description="Why the last replay failed.")


class Attributes(BaseModel):
    """The CloudEvents attributes of the event."""

    specversion: str
    id: UUID
    source: str
    type: str
    subject: str | None = None
    time: AwareDatetime
    traceparent: str | None = None


class DeadLetterDetail(DeadLetterOut):
    envelope: Attributes
    data: dict[str, Any] = Field(
        description="What the event promises to hold; of what may be personal data only how much "
        'there is, as {"count": 200}.'
    )


def shown(data: dict[str, Any], event: type[Event] | None) -> dict[str, Any]:
    """Fields whose type promises what is in them; of open-ended ones only their size."""
    fields = event.model_fields if event else {}
    return {
        name: value
        if name in fields and not _is_open_ended(fields[name].annotation)
        else {"count": len(value) if isinstance(value, list | dict) else 1}
        for name, value in data.items()
    }


def _is_open_ended(annotation: Any) -> bool:
    return annotation is Any or any(_is_open_ended(part) for part in get_args(annotation))


def reason_of(error: Exception) -> str:
    """What an error was and where, for people who look after the platform.

    Never in its own words: a database's, a parser's and a validation's quote the
    value they stumbled over, and that is somebody's.
    """
    said, own = type(error).__name__, None
    if isinstance(error, Problem):
        own = error.title().en
    elif isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        own = ", ".join(f"{'.'.join(map(str, e['loc']))} {e['type']}" for e in found)
    elif isinstance(error, DBAPIError):
        cause = getattr(error.orig, "__cause__", None)
        known = (getattr(error.orig, "sqlstate", ""), getattr(cause, "constraint_name", ""))
        own = " ".join(filter(None, known))
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "site-packages" not in frame.filename
    ]
    where = f" ({'/'.join(Path(frames[-1].filename).parts[-3:])}:{frames[-1].lineno})"
    return f"{said}: {own}"[: LONGEST_REASON - len(where)] + where if own else said + where


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
        "error": reason_of(error),
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
    .order_by(DeadLetter.id)
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
        return (await session.scalars(query.order_by(DeadLetter.id))).all()


async def page_of_letters(
    session: AsyncSession, *, replayed: bool, before: UUID | None, limit: int
) -> Sequence[DeadLetter]:
    """The newest first, older than `before`."""
    which = DeadLetter.replayed_at.is_not(None) if replayed else DeadLetter.replayed_at.is_(None)
    query = select(DeadLetter).where(which).order_by(DeadLetter.id.desc()).limit(limit)
    if before is not None:
        query = query.where(DeadLetter.id < before)
    return (await session.scalars(query)).all()


async def letter_for_replay(session: AsyncSession, id: UUID) -> DeadLetter | None:
    """Locked: two replays of one letter come one after the other."""
    return await session.get(DeadLetter, id, with_for_update=True)


async def note_failed_replay(session: AsyncSession, id: UUID, reason: str) -> None:
    letter = await letter_for_replay(session, id)
    if letter is not None and letter.replayed_at is None:
        letter.replay_error = reason
