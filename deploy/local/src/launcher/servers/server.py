"""What the three servers share: begin, get ready, end, and leave nothing behind."""

import json
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from launcher.servers import processes
from launcher.servers.processes import DidNotStart
from launcher.servers.unprivileged import Account


@dataclass
class Server(ABC):
    """One server with its own data folder, on one loopback port."""

    program: Path
    data: Path
    port: int
    log: Path
    account: Account | None

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __post_init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> list[str | Path]: ...

    @abstractmethod
    def is_ready(self) -> bool:
        """Asked of the server itself, over its own protocol or its own report."""

    @abstractmethod
    def prepare(self) -> None:
        """Whatever must stand on the disk before the first and every later start."""

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Return when it accepts connections."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start without waiting. A server left over from a killed run is ended first."""
        self._end_leftover()
        self.prepare()
        self._process = processes.spawn(
            self.command(),
            log=self.log,
            account=self.account,
            stop_signal=self.stop_signal,
            cwd=Path("/"),
        )
        record = {"pid": self._process.pid, "born": processes.born(self._process.pid)}
        self._record.write_text(json.dumps(record))

    def wait(self, seconds: float = 30) -> None:
        """Raise `DidNotStart`, with the end of the log, unless it gets ready in time."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            if self.has_ended():
                raise DidNotStart(f"{self.name} ended at once.\n{processes.tail(self.log)}")
            if time.monotonic() > deadline:
                raise DidNotStart(f"{self.name} is not ready.\n{processes.tail(self.log)}")
            time.sleep(0.02)

    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def stop(self) -> None:
        """In order, with its data on the disk. Returns when it is gone."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """As a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        self._record.unlink(missing_ok=True)

    @property
    def _record(self) -> Path:
        # Beside the data, not in it: the folder belongs to the server's account.
        return self.log.with_suffix(".pid")

    def _end_leftover(self) -> None:
        try:
            record = json.loads(self._record.read_text())
        except (FileNotFoundError, ValueError):
            return
        # The same number may be another process by now; its birth tells.
        if processes.born(record["pid"]) == record["born"]:
            processes.end(record["pid"], self.stop_signal)
        self._record.unlink(missing_ok=True)
