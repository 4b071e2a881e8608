"""The supervisor's side of the nursery: start a fork, learn how it ended."""

import asyncio
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher.servers.processes import die_with_parent
from launcher.surroundings import surroundings


class NurseryEnded(RuntimeError):
    """The nursery is gone, and every fork with it."""


@dataclass
class Fork:
    """A running `python -m <module>`."""

    pid: int
    ended: asyncio.Future[int] = field(repr=False)

    async def stop(self, seconds: float = 12) -> None:
        """SIGTERM, and SIGKILL for whatever of its group is left after `seconds`."""
        self.send(signal.SIGTERM)
        await asyncio.wait([self.ended], timeout=seconds)
        self.send(signal.SIGKILL)
        await asyncio.wait([self.ended], timeout=5)

    def send(self, signum: signal.Signals) -> None:
        """To the process and those it started."""
        try:
            os.killpg(self.pid, signum)
        except (ProcessLookupError, PermissionError):
            return


class Nursery:
    """Start it early: importing what services share takes a second."""

    def __init__(self, log: Path, project: Path) -> None:
        self._log, self._project = log, project
        self._numbers = itertools.count()
        self._starting: dict[int, asyncio.Future[Fork]] = {}
        self._running: dict[int, Fork] = {}
        self._ready = asyncio.Event()
        self.gone = asyncio.Event()
        self._received = b""
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        parent = os.getpid()
        with self._log.open("ab") as log:
            # Not asyncio's subprocess: before Python 3.12 it waits in a thread,
            # and code between fork and exec is unsafe beside threads.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "launcher.nursery"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                cwd=self._project,
                env=surroundings(),
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGTERM, parent),  # noqa: PLW1509
            )
        asyncio.get_running_loop().add_reader(self._output, self._listen)

    def stop(self) -> None:
        """Its forks should have ended before."""
        if self._process is None or self._process.stdin is None:
            return
        self._deaf()
        self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    async def fork(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        stdin: str = "",
    ) -> Fork:
        """Returns once it runs. `stdin` is what it finds on standard input, under 64 KiB."""
        await self._until_ready()
        number = next(self._numbers)
        order = {
            "order": number,
            "module": module,
            "arguments": list(arguments),
            "environment": dict(environment),
            "log": str(log),
            "stdin": stdin,
        }
        started: asyncio.Future[Fork] = asyncio.get_running_loop().create_future()
        self._starting[number] = started
        if self._process is None or self._process.stdin is None:
            raise NurseryEnded
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await started

    async def run(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        stdin: str = "",
    ) -> int:
        """To its end; returns the exit status."""
        fork = await self.fork(module, arguments, environment=environment, log=log, stdin=stdin)
        try:
            return await asyncio.shield(fork.ended)
        except asyncio.CancelledError:
            fork.send(signal.SIGKILL)
            raise

    async def _until_ready(self) -> None:
        ready = asyncio.create_task(self._ready.wait())
        gone = asyncio.create_task(self.gone.wait())
        await asyncio.wait([ready, gone], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        gone.cancel()
        if self.gone.is_set():
            raise NurseryEnded(f"The nursery ended; see {self._log}.")

    @property
    def _output(self) -> int:
        if self._process is None or self._process.stdout is None:
            raise NurseryEnded
        return self._process.stdout.fileno()

    def _listen(self) -> None:
        received = os.read(self._output, 65536)
        if not received:
            self._end()
            return
        *lines, self._received = (self._received + received).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, news: dict[str, int]) -> None:
        if "ready" in news:
            self._ready.set()
        elif "started" in news:
            ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
            fork = self._running[news["started"]] = Fork(news["started"], ended)
            self._starting.pop(news["order"]).set_result(fork)
        elif gone := self._running.pop(news["ended"], None):
            gone.ended.set_result(news["status"])

    def _end(self) -> None:
        self._deaf()
        self.gone.set()
        for fork in self._running.values():
            fork.ended.set_result(-signal.SIGKILL)
        for waiting in self._starting.values():
            waiting.set_exception(NurseryEnded(f"The nursery ended; see {self._log}."))

    def _deaf(self) -> None:
        if self._process is not None and self._process.stdout is not None:
            if not self._process.stdout.closed:
                asyncio.get_running_loop().remove_reader(self._process.stdout)
            self._process.stdout.close()
