"""One process of the platform, kept running."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.forks import Fork, Nursery
from launcher.home import PartState
from launcher.servers.processes import DidNotStart, born, tail
from launcher.servers.server import Server

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
#: Whoever was ready this long and then ended is not in a loop of crashes. Short, because
#: `make status` shows restarts anyway, and whoever kills a part twice wants it back at once.
SETTLED_SECONDS = 5.0
READY_SECONDS = 60.0


def pause_before(restart: int) -> float:
    """Seconds to wait before the n-th restart in a row, counted from 0."""
    return min(FIRST_PAUSE * 2.0**restart, LONGEST_PAUSE)


def crashes_in_a_row(before: int, ready_seconds: float) -> int:
    """Counting the one just now, after `ready_seconds` of being ready."""
    return before + 1 if ready_seconds < SETTLED_SECONDS else 1


@dataclass
class Watched(ABC):
    """States: waiting → starting → ready → (ended → restarting → starting …) → stopped."""

    name: str
    port: int | None
    log: Path
    changed: Callable[[], None]
    state: str = field(default="waiting", init=False)
    restarts: int = field(default=0, init=False)
    _stopping: bool = field(default=False, init=False)

    @property
    @abstractmethod
    def pid(self) -> int | None: ...

    @abstractmethod
    async def begin(self) -> None:
        """Start the process; do not wait for it to be ready."""

    @abstractmethod
    async def is_ready(self) -> bool: ...

    @abstractmethod
    def has_ended(self) -> bool: ...

    @abstractmethod
    async def until_ended(self) -> None: ...

    @abstractmethod
    async def end(self) -> None: ...

    def shown(self) -> PartState:
        pid = self.pid
        return PartState(
            pid=pid,
            born=born(pid) if pid else None,
            port=self.port,
            state=self.state,
            restarts=self.restarts,
        )

    async def start(self) -> None:
        """Ready when this returns; `DidNotStart` says why not, with the end of the log."""
        self._become("starting")
        await self.begin()
        deadline = time.monotonic() + READY_SECONDS
        while not await self.is_ready():
            if self.has_ended():
                raise DidNotStart(f"{self.name} ended while starting.\n{tail(self.log)}")
            if time.monotonic() > deadline:
                raise DidNotStart(f"{self.name} did not get ready.\n{tail(self.log)}")
            await asyncio.sleep(0.05)
        self._become("ready")

    async def keep_running(self, again: Callable[["Watched"], Awaitable[None]]) -> None:
        """Restart it whenever it ends. `again` is awaited after each restart."""
        crashes = 0
        ready_at = time.monotonic()
        await self.until_ended()
        while not self._stopping:
            self._become("restarting")
            crashes = crashes_in_a_row(crashes, time.monotonic() - ready_at)
            await asyncio.sleep(pause_before(crashes - 1))
            self.restarts += 1
            try:
                await self.end()
                await self.start()
                await again(self)
            except DidNotStart:
                continue
            ready_at = time.monotonic()
            await self.until_ended()

    async def stop(self) -> None:
        self._stopping = True
        await self.end()
        self._become("stopped")

    def _become(self, state: str) -> None:
        self.state = state
        self.changed()


@dataclass
class WatchedFork(Watched):
    """A `python -m <module>` out of the nursery."""

    nursery: Nursery
    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    probe: Callable[[], Awaitable[bool]]
    _fork: Fork | None = field(default=None, init=False)

    @property
    def pid(self) -> int | None:
        return self._fork.pid if self._fork and not self._fork.ended.done() else None

    async def begin(self) -> None:
        self._fork = await self.nursery.fork(
            self.module, self.arguments, environment=self.environment, log=self.log
        )

    async def is_ready(self) -> bool:
        return await self.probe()

    def has_ended(self) -> bool:
        return self._fork is None or self._fork.ended.done()

    async def until_ended(self) -> None:
        if self._fork is not None:
            await asyncio.shield(self._fork.ended)

    async def end(self) -> None:
        if self._fork is not None:
            await self._fork.stop()


@dataclass
class WatchedServer(Watched):
    """PostgreSQL, NATS or Valkey."""

    server: Server

    @property
    def pid(self) -> int | None:
        return self.server.pid

    async def begin(self) -> None:
        self.server.begin()

    async def is_ready(self) -> bool:
        return self.server.is_ready()

    def has_ended(self) -> bool:
        return self.server.has_ended()

    async def until_ended(self) -> None:
        while not self.server.has_ended():
            await asyncio.sleep(0.3)

    async def end(self) -> None:
        self.server.stop()
