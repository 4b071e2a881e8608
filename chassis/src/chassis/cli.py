"""`python -m <service> …`: run it, migrate it, look after its dead letters and outbox."""

import argparse
import asyncio
import contextlib
import importlib.resources
import json
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Any
from uuid import UUID

import structlog
import uvicorn
from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from chassis import outbox
from chassis.app import create_app, running
from chassis.consumers import Runner
from chassis.database import PlatformBase, transaction
from chassis.letters import find_dead_letters, list_dead_letters, reason_of
from chassis.operations import replay
from chassis.service import Command, Runtime, Service

SWEEP_SECONDS = 600
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
log = structlog.get_logger()


class DrainingServer(uvicorn.Server):
    """Answers on for a while after the first signal: requests are still being routed here."""

    def __init__(self, seconds: float, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._seconds, self._signalled = seconds, False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if self._signalled or not self._seconds:
            super().handle_exit(sig, frame)
            return
        self._signalled = True
        loop = asyncio.get_running_loop()
        loop.call_soon_threadsafe(loop.call_later, self._seconds, super().handle_exit, sig, frame)


async def serve(service: Service, *, api: bool = True, worker: bool = True) -> None:
    """Run until SIGTERM. A worker alone still answers /livez and /readyz."""
    settings = service.settings
    async with running(service) as runtime:
        server = DrainingServer(
            settings.drain_seconds,
            uvicorn.Config(
                create_app(service, runtime, api=api),
                host=settings.host,
                port=settings.port,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=10,
            ),
        )
        # Uvicorn waits for open answers before it stops, and one that streams for
        # ever has to hear of it first. When it has stopped it raises the signal
        # again, which without this would kill the process in mid-transaction.
        loop = asyncio.get_running_loop()
        for each in STOP_SIGNALS:
            loop.add_signal_handler(each, runtime.stopping.set)
        tasks = [asyncio.create_task(job) for job in (_jobs(runtime) if worker else ())]
        try:
            await server.serve()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for each in STOP_SIGNALS:
                loop.remove_signal_handler(each)


def _jobs(runtime: Runtime) -> list[Any]:
    service = runtime.service
    consumers = [c for slice_ in service.consumers for c in slice_]
    jobs = [runtime.relay.run(), _for_ever("sweep", runtime, _sweep)]
    jobs += [Runner(runtime, consumer).run() for consumer in consumers]
    jobs += [_for_ever(loop.__name__, runtime, loop) for loop in service.loops]
    return jobs


async def _for_ever(
    name: str, runtime: Runtime, loop: Callable[[Runtime], Awaitable[None]]
) -> None:
    while True:
        try:
            await loop(runtime)
        except Exception as error:
            log.error("loop failed, starts again", loop=name, exc_info=error)
        await asyncio.sleep(1)


async def _sweep(runtime: Runtime) -> None:
    async with transaction(runtime) as session:
        await outbox.sweep(session)
    await asyncio.sleep(SWEEP_SECONDS)


async def migrate(service: Service) -> None:
    """Bring the service's database to the newest schema. Two at once wait for each other."""
    url = service.settings.database_url.get_secret_value()
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(72000)"))
        await connection.run_sync(_upgrade, service)
    await engine.dispose()


def _upgrade(connection: Connection, service: Service, to: str = "heads") -> None:
    config = Config(attributes={"connection": connection, "service": service})
    own = f"{service.package}:migrations"
    config.set_main_option("script_location", own)
    config.set_main_option("path_separator", "space")
    config.set_main_option("version_locations", f"{own}/versions chassis:migrations/versions")
    command.upgrade(config, to)


def run_migrations() -> None:
    """The whole of each service's `migrations/env.py`."""
    config = context.config
    service: Service = config.attributes["service"]
    tables = [t for t in (PlatformBase.metadata, service.tables) if t is not None]
    context.configure(connection=config.attributes["connection"], target_metadata=tables)
    with context.begin_transaction():
        context.run_migrations()


def create_platform_tables(op: Any) -> None:
    """For a service's first migration: the tables of the chassis, as of version 1."""
    upgrade_platform_tables(op, 1)


def upgrade_platform_tables(op: Any, version: int) -> None:
    """The tables of the chassis, from the version before; see `migrations`."""
    script = importlib.resources.files("chassis").joinpath(f"platform_v{version}.sql").read_text()
    for statement in script.split(";"):
        op.execute(statement)


def main(build: Callable[[], Service]) -> None:
    """The command line of a service; exits 2 on words it does not know."""
    service = build()
    parser = argparse.ArgumentParser(prog=f"python -m {service.package}")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, says in _VERBS.items():
        verbs.add_parser(verb, help=says)
    letters = verbs.add_parser("dead-letters", help="list, or replay some or all")
    letters.add_argument("do", choices=("list", "replay"))
    letters.add_argument("ids", nargs="*", help="which to replay; all open ones if none is named")
    again = verbs.add_parser("outbox-replay", help="publish facts again, after a lost stream")
    again.add_argument("--hours", type=float, default=24 * outbox.KEEP_DAYS)
    for own in service.commands:
        own.configure(verbs.add_parser(own.name, help=own.says))
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(asyncio.run(_run(service, arguments)))


_VERBS = {
    "all": "the API and the worker in one process",
    "api": "the API",
    "worker": "consumers, relay and loops",
    "migrate": "bring the database to the newest schema",
}


async def _run(service: Service, arguments: argparse.Namespace) -> int:
    verb = arguments.verb
    if verb in ("all", "api", "worker"):
        await serve(service, api=verb != "worker", worker=verb != "api")
        return 0
    if verb == "migrate":
        await migrate(service)
        return 0
    async with running(service) as runtime:
        if verb == "dead-letters":
            if arguments.do == "list":
                for letter in await list_dead_letters(runtime):
                    print(json.dumps(letter, ensure_ascii=False, default=str))
                return 0
            return await _replay_letters(runtime, [UUID(id) for id in arguments.ids])
        if verb == "outbox-replay":
            since = datetime.now(UTC) - timedelta(hours=arguments.hours)
            async with transaction(runtime) as session:
                print(f"{await outbox.replay(session, since)} facts will be published again")
            while await runtime.relay.relay_once():
                pass
            return 0
        return await _own(service, verb).run(runtime, arguments)


def _own(service: Service, verb: str) -> Command:
    return next(own for own in service.commands if own.name == verb)


async def _replay_letters(runtime: Runtime, ids: list[UUID]) -> int:
    failed = 0
    for letter in await find_dead_letters(runtime, ids):
        try:
            await replay(runtime, letter.id)
        except Exception as error:
            failed += 1
            print(f"{letter.id} {letter.consumer}: {reason_of(error)}")
        else:
            print(f"{letter.id} {letter.consumer}: done")
    return 1 if failed else 0
