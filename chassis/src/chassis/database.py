"""PostgreSQL: engine, session, and the one place a transaction is committed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Depends, Request
from sqlalchemy import DateTime, MetaData, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase

from chassis.service import Runtime, ServiceSettings

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: For `type_annotation_map` of each service's own declarative base.
TYPES: dict[Any, Any] = {
    datetime: DateTime(timezone=True),
    UUID: Uuid(),
    dict[str, Any]: JSONB,
    list[Any]: JSONB,
}


class PlatformBase(DeclarativeBase):
    """Tables every service's database has: outbox, inbox, dead letters, idempotency."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = TYPES


def _dumps(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def create_engine(settings: ServiceSettings, name: str) -> AsyncEngine:
    """An engine whose every wait has an end.

    No overflow: services x pool_size is budgeted against max_connections.
    """
    return create_async_engine(
        settings.database_url.get_secret_value(),
        pool_size=settings.pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_recycle=1800,
        # Parameters are people's data; errors are logged.
        hide_parameters=True,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args={
            "timeout": 5,
            "server_settings": {
                "application_name": name,
                "statement_timeout": "10000",
                "lock_timeout": "5000",
                "idle_in_transaction_session_timeout": "30000",
                "jit": "off",
            },
        },
    )


def create_sessions(engine: AsyncEngine, name: str) -> async_sessionmaker[AsyncSession]:
    """Sessions that know which service they speak for."""
    return async_sessionmaker(engine, expire_on_commit=False, info={"service": name})


async def finish(session: AsyncSession) -> None:
    """Write the facts that were emitted, and commit to the end, even while being cancelled.

    A commit that is cancelled half way has happened on the server in a third of
    all cases, and nobody would know which.
    """
    if write := session.info.pop("write_facts", None):
        await write(session)
    commit = asyncio.ensure_future(session.commit())
    try:
        await asyncio.shield(commit)
    except asyncio.CancelledError:
        await asyncio.wait([commit])
        raise


@asynccontextmanager
async def transaction(runtime: Runtime) -> AsyncIterator[AsyncSession]:
    """One unit of work of a consumer, a loop or a command: commits at its end.

    An exception rolls back. Events emitted inside are on their way after it.
    """
    async with runtime.sessions() as session:
        yield session
        await finish(session)
        if session.info.pop("emitted", False):
            runtime.relay.wake()


async def _session(request: Request) -> AsyncSession:
    session: AsyncSession = request.state.session
    return session


#: The request's session. `chassis.routing` opens it, and commits it before the
#: response leaves: FastAPI's own yield-dependencies commit after it, so a
#: failed commit would reach the caller as 200.
Session = Annotated[AsyncSession, Depends(_session)]


def runtime_of(request: Request) -> Runtime:
    """The process's runtime; for dependencies that hand out what it provides."""
    runtime: Runtime = request.app.state.runtime
    return runtime
