"""NATS JetStream: one connection a process, and the streams facts travel on."""

import asyncio
from contextlib import suppress

import structlog
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

from contracts import streams

log = structlog.get_logger()


class Broker:
    """Connects when first needed, and again for ever.

    NATS being away stops no request: facts wait in the outbox.
    """

    def __init__(self, url: str, name: str, manage_streams: bool) -> None:
        self._url, self._name, self._manage = url, name, manage_streams
        self._client: Client | None = None
        self._context: JetStreamContext | None = None
        self._lock = asyncio.Lock()

    @property
    def connected(self) -> bool:
        return self._client is not None and self._client.is_connected

    async def jetstream(self) -> JetStreamContext:
        """A context to publish and consume with; ConnectionError while NATS is away."""
        async with self._lock:
            if self._client is None or self._client.is_closed:
                self._client = await self._connect()
                self._context = self._client.jetstream(timeout=5)
            if self._context is None or not self._client.is_connected:
                raise ConnectionError("NATS is away")
            return self._context

    async def _connect(self) -> Client:
        async def away() -> None:
            log.warning("nats down")

        async def back() -> None:
            log.warning("nats up")

        async def ignore(error: Exception) -> None:
            log.debug("nats", error=type(error).__name__)

        client = Client()
        try:
            # Once connected it reconnects for ever; the first attempt must end,
            # because a caller waits for it.
            async with asyncio.timeout(4):
                await client.connect(
                    self._url,
                    name=self._name,
                    inbox_prefix=f"_INBOX.{self._name}",
                    connect_timeout=3,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=1,
                    disconnected_cb=away,
                    reconnected_cb=back,
                    error_cb=ignore,
                )
        except (NatsError, OSError, TimeoutError) as error:
            raise ConnectionError("NATS is away") from error
        return client

    async def ensure_streams(self) -> None:
        """Create the streams that are missing, as after the loss of a volume."""
        if not self._manage:
            return
        context = await self.jetstream()
        for stream in streams.ALL:
            try:
                await context.stream_info(stream.name)
            except NotFoundError:
                log.warning("creating stream", stream=stream.name)
                await context.add_stream(config_of(stream))

    async def close(self) -> None:
        if self._client is not None and not self._client.is_closed:
            # What a server that is gone already would have been told.
            with suppress(NatsError, OSError):
                await self._client.close()


def config_of(stream: streams.Stream) -> StreamConfig:
    """The JetStream configuration of one of our streams, for one server."""
    return StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=stream.max_age.total_seconds(),
        duplicate_window=120,
        max_msg_size=1024 * 1024,
    )
