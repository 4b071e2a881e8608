"""Hearing of revoked sessions. NATS being away stops nothing: tokens live ten minutes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from pydantic import ValidationError

from contracts.envelope import Envelope
from contracts.events.identity import SessionRevoked
from contracts.streams import stream_for
from gateway.tokens import REVOCATION_SECONDS

_QUIET_SECONDS = 10.0
log = structlog.get_logger()


class Revocations:
    """Calls `revoke` with the id of each session that was revoked.

    Every connection first hears again what happened within a token's lifetime,
    so nothing said during an outage or before the start is missed.
    """

    def __init__(self, url: str, revoke: Callable[[str], Awaitable[None]]) -> None:
        self._url, self._revoke = url, revoke
        self._away = False
        self.listening = asyncio.Event()

    async def follow(self) -> None:
        """For ever."""
        while True:
            try:
                await self._listen()
            except (NatsError, OSError, TimeoutError) as error:
                if not self._away:
                    log.warning("nats down", error=type(error).__name__)
                self._away = True
            self.listening.clear()
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        client = Client()
        try:
            await client.connect(
                self._url,
                name="gateway",
                inbox_prefix="_INBOX.gateway",
                connect_timeout=3,
                # We come back ourselves, with a new consumer each time.
                allow_reconnect=False,
                error_cb=_ignore,
            )
            await self._receive(await _subscribed(client.jetstream(timeout=5)))
        finally:
            if not client.is_closed:
                await client.close()

    async def _receive(self, subscription: JetStreamContext.PullSubscription) -> None:
        if self._away:
            log.warning("nats up")
        self._away = False
        self.listening.set()
        while True:
            try:
                messages = await subscription.fetch(100, timeout=_QUIET_SECONDS, heartbeat=2)
            except TimeoutError:
                # Silence, or a consumer that is no more: this raises if so.
                await subscription.consumer_info()
                continue
            for message in messages:
                await self._hear(message.data)

    async def _hear(self, data: bytes) -> None:
        try:
            event = SessionRevoked.model_validate(Envelope.model_validate_json(data).data)
        except ValidationError as error:
            log.error("not a revocation", errors=error.error_count())
            return
        await self._revoke(str(event.session_id))


async def _subscribed(context: JetStreamContext) -> JetStreamContext.PullSubscription:
    since = datetime.now(UTC) - timedelta(seconds=REVOCATION_SECONDS)
    return await context.pull_subscribe(
        SessionRevoked.type,
        stream=stream_for(SessionRevoked.type).name,
        config=ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_TIME,
            opt_start_time=since,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=60,
            mem_storage=True,
        ),
    )


async def _ignore(_: Exception) -> None:
    """Whatever it is, `fetch` says so too."""
