"""Facts in: each handled once, in one transaction, or kept for a person to look at.

Inbox row, effects and new facts commit together; then the message is
acknowledged. What fails is tried again with growing delays, `MAX_TRIES` times
in all, and then becomes a dead letter.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

import structlog
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.errors import TimeoutError as NatsTimeout
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError
from sqlalchemy import Table, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from chassis import telemetry
from chassis.database import PlatformBase, transaction
from chassis.http import as_problem
from chassis.letters import keep_dead_letter
from chassis.service import Runtime
from contracts.envelope import Envelope, Event
from contracts.streams import stream_for

MAX_TRIES = 5
DELAYS = (0.2, 1.0, 5.0, 15.0)
ACK_WAIT = 30.0
# Ours end at MAX_TRIES; this one only bounds how often an outage of the
# database, which is nobody's fault and no try, may hand a message back.
MAX_DELIVER = 10_000

E = TypeVar("E", bound=Event)
Handle = Callable[[Any, AsyncSession], Awaitable[None]]
log = structlog.get_logger()


class InboxEntry(PlatformBase):
    __tablename__ = "inbox"

    consumer: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    handled_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


@dataclass(frozen=True)
class Consumer:
    name: str
    event: type[Event]
    handle: Handle

    def durable(self, service: str) -> str:
        """What JetStream calls it."""
        return f"{service}-{self.name}"


class Consumers(list[Consumer]):
    """The event door of a slice."""

    def on(
        self, event: type[E]
    ) -> Callable[
        [Callable[[E, AsyncSession], Awaitable[None]]],
        Callable[[E, AsyncSession], Awaitable[None]],
    ]:
        """Handle `event` with the decorated function. Its name is the consumer's: renaming
        it would have the whole stream handled again."""

        def register(
            handle: Callable[[E, AsyncSession], Awaitable[None]],
        ) -> Callable[[E, AsyncSession], Awaitable[None]]:
            self.append(Consumer(handle.__name__.replace("_", "-"), event, handle))
            return handle

        return register


_enter = (
    insert(cast("Table", InboxEntry.__table__))
    .on_conflict_do_nothing()
    .returning(InboxEntry.event_id)
)


async def handle_once(runtime: Runtime, consumer: Consumer, envelope: Envelope) -> bool:
    """Run the handler in a transaction with its inbox row; False if that was done before."""
    async with transaction(runtime) as session:
        return await handle_within(session, consumer, envelope)


async def handle_within(session: AsyncSession, consumer: Consumer, envelope: Envelope) -> bool:
    """The same, in a transaction that somebody else commits."""
    with telemetry.consuming(consumer.name, envelope.traceparent):
        row = {"consumer": consumer.name, "event_id": envelope.id}
        if await session.scalar(_enter, row) is None:
            return False
        await consumer.handle(consumer.event.model_validate(envelope.data), session)
    return True


def is_passing(error: Exception) -> bool:
    """Whether it is an outage around us: nobody's fault, and over some time."""
    problem = as_problem(error)
    return isinstance(error, DBAPIError | OSError) and problem is not None and problem.status == 503


class Runner:
    """Pulls messages for one consumer, one at a time, for ever."""

    def __init__(self, runtime: Runtime, consumer: Consumer) -> None:
        self._runtime, self._consumer = runtime, consumer
        self._durable = consumer.durable(runtime.service.name)
        self._stream = stream_for(consumer.event.type).name

    async def run(self) -> None:
        while True:
            try:
                await self._pull()
            except (NatsError, ConnectionError, OSError) as error:
                log.debug("consumer waits", consumer=self._durable, error=type(error).__name__)
            await asyncio.sleep(0.5)

    async def _pull(self) -> None:
        context = await self._runtime.broker.jetstream()
        await self._runtime.broker.ensure_streams()
        await context.add_consumer(
            self._stream,
            ConsumerConfig(
                durable_name=self._durable,
                filter_subject=self._consumer.event.type,
                deliver_policy=DeliverPolicy.ALL,
                ack_policy=AckPolicy.EXPLICIT,
                ack_wait=ACK_WAIT,
                max_deliver=MAX_DELIVER,
                max_ack_pending=64,
            ),
        )
        subscription = await context.pull_subscribe_bind(self._durable, self._stream)
        try:
            while True:
                # One at a time: fetch(n) of nats-py waits for all n or its time-out.
                try:
                    (message,) = await subscription.fetch(1, timeout=5)
                except NatsTimeout:
                    # Nothing came, or nothing can come: a restarted server with an
                    # empty volume answers a pull with silence (nats.py #504).
                    await self._still_there(context)
                    continue
                await self._take(message)
        finally:
            with suppress(NatsError, ConnectionError):
                await subscription.unsubscribe()

    async def _still_there(self, context: JetStreamContext) -> None:
        try:
            await context.consumer_info(self._stream, self._durable)
        except NotFoundError as error:
            raise ConnectionError("the consumer is gone") from error

    async def _take(self, message: Msg) -> None:
        tries = message.metadata.num_delivered
        beating = asyncio.create_task(_keep_alive(message))
        try:
            envelope = Envelope.model_validate_json(message.data)
            await handle_once(self._runtime, self._consumer, envelope)
        except Exception as error:
            await self._failed(message, error, tries)
        else:
            await message.ack()
        finally:
            beating.cancel()

    async def _failed(self, message: Msg, error: Exception, tries: int) -> None:
        if tries < MAX_TRIES or is_passing(error):
            log.warning(
                "will retry", consumer=self._durable, tries=tries, error=type(error).__name__
            )
            await message.nak(delay=DELAYS[min(tries, len(DELAYS)) - 1])
            return
        await keep_dead_letter(self._runtime, self._consumer.name, message, error, tries)
        log.error("dead letter", consumer=self._durable, tries=tries, exc_info=error)
        await message.term()


async def _keep_alive(message: Msg) -> None:
    while True:
        await asyncio.sleep(ACK_WAIT / 3)
        with suppress(NatsError):
            await message.in_progress()
