"""The one process that starts everything, watches it, and stops it in order."""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any

from launcher import demo, rotation
from launcher.clients import clients
from launcher.embedded import Stand, stand
from launcher.forks import Nursery, NurseryEnded
from launcher.home import Home, State
from launcher.options import DEFAULT_PORT, Options
from launcher.parts import GATEWAY, Part
from launcher.portal import build_in
from launcher.prepare import Wanted
from launcher.roster import Roster
from launcher.servers.processes import DidNotStart, born, tail
from launcher.watched import Watched, WatchedServer

PROVISIONED_SECONDS = 120

Report = Callable[[str], None]


class Supervisor:
    """`run` returns when the platform has stopped, after SIGTERM or a failed start."""

    def __init__(self, home: Home, options: Options, *, with_demo: bool, report: Report) -> None:
        self._home, self._options, self._demo, self._report = home, options, with_demo, report
        self._began = time.monotonic()
        self._stand: Stand = stand(home, options, demo=with_demo)
        self._nursery = Nursery(home.log("nursery"), home.project)
        roster = Roster(home, options, self._stand, self._nursery, self._record)
        self._servers = roster.servers()
        self._neighbours = roster.neighbours()
        self._services = roster.services()
        folder = self._stand.addresses.portal_folder
        self._portal = build_in(Path(folder)) if folder else ""
        self._phase, self._seconds = "starting", 0.0
        self._stop = asyncio.Event()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(signum, self._stop.set)
        try:
            await self._unless_stopped(self._start())
            if not self._stop.is_set():
                self._seconds = time.monotonic() - self._began
                self._phase = "ready"
                self._record()
                self._report("ready")
                await self._unless_stopped(self._watch())
        finally:
            await self._end()

    async def _start(self) -> None:
        self._record()
        self._nursery.start()
        port = self._stand.addresses.ports[GATEWAY.name]
        if self._options.port is None and port != DEFAULT_PORT:
            self._report(f"port {DEFAULT_PORT} is taken by another program; using {port}")
        if self._servers:
            names = ", ".join(each.name for each in self._servers)
            self._report(f"starting {names}")
            await _all(each.start() for each in self._servers)
        self._report("creating databases and streams")
        await self._prepare(self._stand.wanted)
        self._report("migrating databases")
        await _all(self._migrate(part) for part in self._stand.parts if part.owns_database)
        self._home.write_private(self._home.clients_file, clients(self._stand.addresses))
        self._home.record_environment({each.name: each.environment for each in self._services})
        waiting = [*self._neighbours, *self._services]
        self._report(f"starting {', '.join(each.name for each in waiting)}")
        await _all(self._start_and_say(each) for each in waiting)
        self._report("importing matters" + (", provisioning people" if self._demo else ""))
        await _all([self._import_matters(), *([self._open_accounts()] if self._demo else [])])

    async def _import_matters(self) -> None:
        await self._run("catalog", ["import-packages"])
        self._report("matters are online")
        if self._demo:
            lines = demo.announcement_lines()
            await self._run("catalog", ["import-announcements", "-"], stdin=lines)

    async def _open_accounts(self) -> None:
        # Their people come from the academic system by way of data-middle, a
        # moment after everything is up; until then identity does not know them.
        arguments = ["apply-accounts", "--wait", str(PROVISIONED_SECONDS)]
        await self._run("identity", arguments, stdin=demo.account_lines())
        self._report("demo accounts are open")

    async def _start_and_say(self, each: Watched) -> None:
        await each.start()
        self._report(f"{each.name} is ready")

    async def _watch(self) -> None:
        everyone = [*self._servers, *self._neighbours, *self._services]
        await _all(
            [
                *(each.keep_running(self._after_restart) for each in everyone),
                rotation.keep_small(self._home.logs),
                self._miss_the_nursery(),
            ]
        )

    async def _after_restart(self, which: Watched) -> None:
        if isinstance(which, WatchedServer) and which.server is self._stand.nats:
            # It may have come back without its volume.
            await self._prepare(Wanted("", (), self._stand.wanted.nats_url))

    async def _miss_the_nursery(self) -> None:
        await self._nursery.gone.wait()
        raise NurseryEnded(f"The nursery ended.\n{tail(self._home.log('nursery'))}")

    async def _end(self) -> None:
        self._phase = "stopping"
        self._record()
        # From the entrance inwards: nobody is sent to a service that is gone.
        for row in (self._services[::-1], self._neighbours):
            await asyncio.gather(*(each.stop() for each in row))
        self._nursery.stop()
        for each in self._servers[::-1]:
            await each.stop()
        self._phase = "stopped"
        self._record()

    async def _prepare(self, wanted: Wanted) -> None:
        await self._run("launcher.prepare", [], stdin=wanted.to_json())

    async def _migrate(self, part: Part) -> None:
        await self._run(part.package, ["migrate"])

    async def _run(self, module: str, arguments: list[str], stdin: str = "") -> None:
        """A command of a service, to its end; `DidNotStart` with its words if it fails."""
        name = module.rpartition(".")[2].replace("_", "-")
        log = self._home.log(f"{name}-{arguments[0]}" if arguments else name)
        log.unlink(missing_ok=True)
        told = next((s.environment for s in self._services if s.name == name), {})
        status = await self._nursery.run(module, arguments, environment=told, log=log, stdin=stdin)
        if status != 0:
            raise DidNotStart(f"{name} {' '.join(arguments)} failed.\n{tail(log)}")

    async def _unless_stopped(self, work: Coroutine[Any, Any, None]) -> None:
        working = asyncio.ensure_future(work)
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if working.done():
            working.result()
            return
        working.cancel()
        await asyncio.wait([working])

    def _record(self) -> None:
        self._home.record(
            State(
                pid=os.getpid(),
                born=born(os.getpid()),
                phase=self._phase,
                url=self._stand.addresses.public_url,
                demo=self._demo,
                portal=self._portal,
                seconds=self._seconds,
                nursery=self._nursery.pid,
                parts={
                    each.name: each.shown()
                    for each in [*self._servers, *self._neighbours, *self._services]
                },
            )
        )


async def _all(work: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Everything at once; the first failure ends the rest."""
    tasks = [asyncio.ensure_future(each) for each in work]
    try:
        for task in asyncio.as_completed(tasks):
            await task
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
