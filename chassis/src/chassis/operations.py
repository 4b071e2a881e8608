"""What operators see and do in every service: its outbox, its consumers, its dead letters."""

import asyncio
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import structlog
from fastapi import Request
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import with_role
from chassis.consumers import Consumer, handle_within, is_passing
from chassis.database import Session, runtime_of, transaction
from chassis.http import Page, Paging, page_of
from chassis.letters import (
    DeadLetter,
    DeadLetterDetail,
    DeadLetterOut,
    letter_for_replay,
    note_failed_replay,
    page_of_letters,
    reason_of,
    shown,
)
from chassis.outbox import OutboxMessage
from chassis.problems import Conflict, NotFound
from chassis.routing import Router
from chassis.service import Runtime, Service
from contracts.envelope import Envelope
from contracts.streams import stream_for
from contracts.words import Text

# Nobody needs to know whether it is ten million or eleven.
COUNTED = 10_000

log = structlog.get_logger()
router = Router(tags=["operations"], dependencies=[with_role("administrator")])


class DeadLetterNotFound(NotFound):
    """There is no such dead letter."""

    zh = "没有这条死信"


class ReplayFailed(Conflict):
    """The event failed again; the dead letter stays."""

    zh = "重放失败，死信保留"


class NoSuchConsumer(Exception):
    """The service no longer has the consumer that this letter was for."""


class OutboxState(BaseModel):
    waiting: int = Field(description=f"Facts not yet published; {COUNTED} stands for more.")
    oldest_at: AwareDatetime | None


class DeadLetterCount(BaseModel):
    open: int = Field(description=f"{COUNTED} stands for more.")


class ConsumerState(BaseModel):
    """Null while NATS does not answer, or has not heard of the consumer yet."""

    name: str
    pending: int | None = Field(default=None, description="Events it has not been given yet.")
    ack_pending: int | None = Field(default=None, description="Events it is working on.")
    redelivered: int | None = Field(default=None, description="Those of them given again.")


class OperationsOut(BaseModel):
    outbox: OutboxState
    dead_letters: DeadLetterCount
    consumers: list[ConsumerState]


_unpublished = OutboxMessage.published_at.is_(None)
_open = DeadLetter.replayed_at.is_(None)
_backlog = select(
    select(func.count())
    .select_from(select(OutboxMessage.id).where(_unpublished).limit(COUNTED).subquery())
    .scalar_subquery()
    .label("waiting"),
    select(OutboxMessage.created_at)
    .where(_unpublished)
    .order_by(OutboxMessage.id)
    .limit(1)
    .scalar_subquery()
    .label("oldest_at"),
    select(func.count())
    .select_from(select(DeadLetter.id).where(_open).limit(COUNTED).subquery())
    .scalar_subquery()
    .label("open"),
)


@router.get("/operations", response_model=OperationsOut)
async def show_operations(request: Request, session: Session) -> dict[str, Any]:
    """What waits in this service: facts to publish, events to handle, letters to look at."""
    consumers = await _consumers(runtime_of(request))
    backlog = (await session.execute(_backlog)).one()
    return {
        "outbox": {"waiting": backlog.waiting, "oldest_at": backlog.oldest_at},
        "dead_letters": {"open": backlog.open},
        "consumers": consumers,
    }


async def _consumers(runtime: Runtime) -> list[ConsumerState]:
    consumers = [each for slice_ in runtime.service.consumers for each in slice_]
    try:
        context = await runtime.broker.jetstream()
    except (NatsError, OSError):
        return [ConsumerState(name=each.name) for each in consumers]
    service = runtime.service.name
    return await asyncio.gather(*(_consumer(context, service, each) for each in consumers))


async def _consumer(context: JetStreamContext, service: str, consumer: Consumer) -> ConsumerState:
    stream = stream_for(consumer.event.type).name
    try:
        info = await context.consumer_info(stream, consumer.durable(service), timeout=2)
    except (NatsError, OSError):
        return ConsumerState(name=consumer.name)
    return ConsumerState(
        name=consumer.name,
        pending=info.num_pending,
        ack_pending=info.num_ack_pending,
        redelivered=info.num_redelivered,
    )


@router.get("/dead-letters", response_model=Page[DeadLetterOut])
async def list_dead_letters(
    session: Session, paging: Paging, status: Literal["open", "replayed"] = "open"
) -> dict[str, Any]:
    """The newest first."""
    before = paging.key(UUID)
    rows = await page_of_letters(
        session,
        replayed=status == "replayed",
        before=before[0] if before else None,
        limit=paging.limit + 1,
    )
    items, cursor = page_of(rows, paging, lambda letter: [letter.id])
    return {"items": items, "next_cursor": cursor}


@router.get("/dead-letters/{id}", response_model=DeadLetterDetail)
async def show_dead_letter(id: UUID, request: Request, session: Session) -> dict[str, Any]:
    letter = await session.get(DeadLetter, id)
    if letter is None:
        raise DeadLetterNotFound
    consumer = runtime_of(request).service.consumer(letter.consumer)
    data = shown(letter.envelope["data"], consumer.event if consumer else None)
    fields = {name: getattr(letter, name) for name in DeadLetterOut.model_fields}
    return {**fields, "envelope": letter.envelope, "data": data}


@router.post("/dead-letters/{id}/replay", response_model=DeadLetterOut)
async def replay_dead_letter(id: UUID, request: Request, session: Session) -> DeadLetter:
    """Have the event handled now. It has its effect once, however often this is asked."""
    runtime = runtime_of(request)
    letter = await letter_for_replay(session, id)
    if letter is None:
        raise DeadLetterNotFound
    try:
        await _handle(session, runtime.service, letter)
    except Exception as error:
        # Let go of the letter first, or noting the failure would wait for ourselves.
        await session.rollback()
        if is_passing(error):
            raise
        await _note(runtime, id, error)
        reason = reason_of(error)
        raise ReplayFailed(Text(zh=reason, en=reason)) from error
    return letter


async def replay(runtime: Runtime, id: UUID) -> None:
    """The same in a transaction of its own, for the command line; raises what went wrong."""
    try:
        async with transaction(runtime) as session:
            letter = await letter_for_replay(session, id)
            if letter is not None:
                await _handle(session, runtime.service, letter)
    except Exception as error:
        if not is_passing(error):
            await _note(runtime, id, error)
        raise


async def _handle(session: AsyncSession, service: Service, letter: DeadLetter) -> None:
    if letter.replayed_at is not None:
        return
    consumer = service.consumer(letter.consumer)
    if consumer is None:
        raise NoSuchConsumer
    await handle_within(session, consumer, Envelope.model_validate(letter.envelope))
    letter.replayed_at, letter.replay_error = datetime.now(UTC), None
    await session.flush()  # house-rule: what the handler wrote has to fail here, as a failed replay


async def _note(runtime: Runtime, id: UUID, error: Exception) -> None:
    log.warning("replay failed", letter=str(id), exc_info=error)
    async with transaction(runtime) as session:
        await note_failed_replay(session, id, reason_of(error))
