"""Putting the gateway together, and running it until it is told to stop."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

import anyio
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server
from pyreqwest.client import Client, ClientBuilder
from valkey.asyncio import BlockingConnectionPool, Valkey

from gateway import telemetry
from gateway.app import Gateway
from gateway.callers import Callers
from gateway.documents import Documents
from gateway.keys import Keys
from gateway.origins import Origins
from gateway.portal import Portal
from gateway.proxy import Proxy
from gateway.rates import Rates
from gateway.request import Clients
from gateway.revocations import Revocations
from gateway.sessions.access import AccessTokens
from gateway.sessions.cookies import Cookies
from gateway.sessions.doors import Doors
from gateway.sessions.identity import Identity
from gateway.sessions.sealing import Seal, keys_from
from gateway.settings import Settings
from gateway.site import dressed
from gateway.streams import Streams
from gateway.tokens import Revoked, Tokens
from gateway.upstreams import Upstream


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Gateway]:
    """A gateway with everything it holds open."""
    async with AsyncExitStack() as stack:
        idle = timedelta(seconds=settings.timeout_seconds)
        client = await stack.enter_async_context(_client(settings).read_timeout(idle).build())
        # Streams are silent for as long as nothing happens.
        patient = await stack.enter_async_context(_client(settings).build())
        pool = BlockingConnectionPool.from_url(
            settings.valkey_url.get_secret_value(),
            max_connections=32,
            timeout=0.25,
            socket_timeout=0.25,
            socket_connect_timeout=0.25,
        )
        stack.push_async_callback(pool.disconnect)
        valkey = Valkey(connection_pool=pool)
        spans = telemetry.start(settings)
        stack.callback(spans.close)
        keys, revoked = Keys(settings.jwks_url, client), Revoked()
        portal = await anyio.to_thread.run_sync(
            Portal.read, settings.portal_folder, partial(dressed, settings=settings)
        )
        gateway = _assembled(settings, client, patient, valkey, spans, keys, revoked, portal)
        stack.push_async_callback(gateway.access.close)
        nats_url = settings.nats_url.get_secret_value()
        gateway.revocations = Revocations(nats_url, gateway.revoke)
        for job in (gateway.revocations.follow(), keys.follow()):
            stack.push_async_callback(_stopped, asyncio.create_task(job))
        yield gateway


def _assembled(
    settings: Settings,
    client: Client,
    patient: Client,
    valkey: Valkey,
    spans: telemetry.Spans,
    keys: Keys,
    revoked: Revoked,
    portal: Portal,
) -> Gateway:
    secret = settings.service_secret.get_secret_value()
    seal = Seal(keys_from([k.get_secret_value() for k in settings.cookie_keys], secret))
    cookies = Cookies(seal, https=settings.https)
    origins = Origins(settings.origin, settings.cors_origins)
    tokens = Tokens(keys, revoked, settings.issuer, settings.audience)
    identity = Identity(
        client,
        keys,
        issuer=settings.issuer,
        url=settings.identity_url,
        client_id=settings.client_id,
        secret=secret,
    )
    access = AccessTokens(identity, tokens, revoked, seal, valkey)
    doors = Doors(identity, tokens, access, cookies, seal, origins, revoked)
    proxy = Proxy(client, patient, cookies, settings)
    return Gateway(
        settings=settings,
        spans=spans,
        clients=Clients(settings.trusted_proxies, settings.issuer),
        origins=origins,
        tokens=tokens,
        access=access,
        callers=Callers(settings, Rates(valkey), tokens, access, cookies, seal, origins),
        doors=doors,
        documents=Documents(settings.issuer),
        portal=portal,
        proxy=proxy,
        streams=Streams(
            proxy,
            opening_seconds=settings.timeout_seconds,
            heartbeat_seconds=settings.heartbeat_seconds,
            longest_seconds=settings.stream_seconds,
        ),
        revoked=revoked,
        upstreams={
            name: Upstream(name, url, settings.max_requests, settings.max_streams)
            for name, url in settings.upstreams.items()
        },
    )


def _client(settings: Settings) -> ClientBuilder:
    """A pool of connections to everything behind, faithful to what it is given."""
    return (
        ClientBuilder()
        .http1_only()
        .http1_lower_case_headers()
        .follow_redirects(False)
        .referer(False)
        .gzip(False)
        .brotli(False)
        .zstd(False)
        .deflate(False)
        .no_proxy()
        .user_agent("yiwang-gateway")
        .connect_timeout(timedelta(seconds=settings.connect_timeout_seconds))
        # Below uvicorn's keep-alive of 5 s: else now and then a request would
        # go out on a connection the service is just closing.
        .pool_idle_timeout(timedelta(seconds=4))
    )


async def _stopped(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def serve(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; then what is under way still finishes."""
    telemetry.start_logs(settings.log_level)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(settings) as gateway:
        await serve_until(stop, gateway)


async def serve_until(stop: asyncio.Event, gateway: Gateway) -> None:
    settings = gateway.settings
    # Longer than front proxies keep idle connections, for hyper counts those too.
    patience = 75_000
    server = Server(
        gateway,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=patience, max_buffer_size=64 * 1024),
        websockets=False,
        backlog=2048,
        # granian counts connections, not requests: idle ones and streams too.
        backpressure=20_000,
        # What goes wrong in a request is logged where it is handled.
        log_level=LogLevels.critical,
        log_dictconfig={"handlers": {}, "loggers": {}},
    )
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    gateway.draining = True
    if not serving.done():
        # Kubernetes stops sending us requests a moment after it told us to stop.
        await asyncio.sleep(settings.drain_seconds)
        await gateway.drain(settings.shutdown_seconds)
        server.stop()  # type: ignore[no-untyped-call]
    await serving
