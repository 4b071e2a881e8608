"""What a service declares, and what it is given while it runs."""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from fastapi import APIRouter
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

if TYPE_CHECKING:
    from chassis.auth import TokenVerifier
    from chassis.broker import Broker
    from chassis.consumers import Consumer, Consumers
    from chassis.outbox import Relay

T = TypeVar("T")


def settings_for(prefix: str) -> SettingsConfigDict:
    """Settings read `<prefix><FIELD>` from the environment, then from `.env`."""
    return SettingsConfigDict(env_prefix=prefix, env_file=".env", extra="ignore")


class ServiceSettings(BaseSettings):
    """What every service has to be told. Nothing secret has a default."""

    host: str = "127.0.0.1"
    port: int = 8000
    database_url: SecretStr
    pool_size: int = 8
    nats_url: SecretStr
    manage_streams: bool = True
    issuer: str
    jwks_url: str
    audience: str = "yiwang"
    identity_url: str = ""
    service_secret: SecretStr = SecretStr("")
    otlp_endpoint: str = ""
    trace_ratio: float = 0.05
    log_level: str = "INFO"
    max_body_bytes: int = 1024 * 1024
    # Kubernetes removes the endpoint and sends SIGTERM at the same moment; for
    # this long the service still answers what was routed to it already.
    drain_seconds: float = 0.0


Loop = Callable[["Runtime"], Awaitable[None]]
Resources = Callable[["Runtime"], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Command:
    """A verb of the service's own on its command line; returns the exit code."""

    name: str
    says: str
    configure: Callable[[ArgumentParser], None]
    run: "Callable[[Runtime, Namespace], Awaitable[int]]"


@dataclass(frozen=True)
class Service:
    """A service, as one visible list of what is plugged into it."""

    name: str
    settings: ServiceSettings
    routers: Sequence[APIRouter] = ()
    consumers: "Sequence[Consumers]" = ()
    #: Work the worker does without being told by an event; each runs for ever.
    loops: Sequence[Loop] = ()
    #: Opened before the first request and closed after the last one.
    resources: Sequence[Resources] = ()
    commands: Sequence[Command] = ()
    #: The service's tables, for the check that migrations and models agree.
    tables: MetaData | None = None
    description: str = ""

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    def consumer(self, name: str) -> "Consumer | None":
        return next(
            (each for slice_ in self.consumers for each in slice_ if each.name == name), None
        )


@dataclass
class Runtime:
    """What lives as long as the process: connections, caches, clients."""

    service: Service
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]
    verifier: "TokenVerifier"
    broker: "Broker"
    relay: "Relay"
    #: Set when the process was told to stop: answers that never end by themselves end now.
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _provided: dict[type[Any], Any] = field(default_factory=dict)

    def provide(self, kind: type[T], thing: T) -> None:
        """Make `thing` available to everything that asks for a `kind`."""
        self._provided[kind] = thing

    def get(self, kind: type[T]) -> T:
        """The thing a resource provided as `kind`; asking too early is a KeyError."""
        return cast("T", self._provided[kind])
