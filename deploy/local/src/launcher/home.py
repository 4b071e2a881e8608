"""The `.yiwang` folder: data, logs, generated secrets, and who is running.

Nothing in it is ever committed. Deleting it while the platform is down starts
a new one.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, TypedDict

from launcher.servers.ports import free_port

PROJECT = Path(__file__).resolve().parents[4]


class PartState(TypedDict, total=False):
    """One process as `status` shows it. `born` tells it from a later one of the same number."""

    pid: int | None
    born: float | None
    port: int | None
    state: str
    restarts: int


class State(TypedDict, total=False):
    """What the supervisor tells the other commands."""

    pid: int
    born: float | None
    phase: str
    url: str
    demo: bool
    #: The build of the portal that is served; see `portal.build_in`.
    portal: str
    seconds: float
    nursery: int | None
    parts: dict[str, PartState]


class Home:
    """Creates what is missing; every path of the launcher is found through it."""

    def __init__(self, folder: Path, project: Path = PROJECT) -> None:
        self.folder, self.project = folder, project
        # Root's servers run as somebody else, who has to pass through to their data.
        folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        self.logs = folder / "logs"
        self.logs.mkdir(mode=0o700, exist_ok=True)
        self.mail = folder / "mail"
        self.files = folder / "files"
        self.files.mkdir(mode=0o700, exist_ok=True)
        self.clients_file = folder / "clients.json"
        self._environment = folder / "environment.json"
        self._lock = folder / "lock"
        self._state = folder / "state.json"
        self._ports = folder / "ports.json"
        self._secrets = folder / "secrets.json"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def secret(self, name: str) -> str:
        """The same for the same name, for as long as the folder lives."""
        known = _read(self._secrets)
        if name not in known:
            known[name] = token_urlsafe(32)
            _write(self._secrets, known)
        return str(known[name])

    def port(self, name: str) -> int:
        """The port it had last time if that is free, a new one otherwise."""
        known = _read(self._ports)
        known[name] = free_port(known.get(name))
        _write(self._ports, known)
        return int(known[name])

    @property
    def environment(self) -> dict[str, dict[str, str]]:
        """What each part was told when it last started."""
        return _read(self._environment)

    def record_environment(self, told: Mapping[str, Mapping[str, str]]) -> None:
        _write(self._environment, told)

    def write_private(self, path: Path, value: Any) -> None:
        """As JSON that only we can read; readers see the old or the new, never half."""
        _write(path, value)

    @property
    def state(self) -> State:
        """Empty when the platform has never run here."""
        found: State = _read(self._state)  # type: ignore[assignment]
        return found

    def record(self, state: State) -> None:
        _write(self._state, state)

    def acquire(self, seconds: float = 0) -> int | None:
        """Become the one supervisor of this folder; None if there still is one after `seconds`.

        The kernel gives the lock up when the process ends, however it ends.
        """
        descriptor = os.open(self._lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return None
                time.sleep(0.02)
            else:
                return descriptor

    def is_released(self, seconds: float) -> bool:
        """Wait for the supervisor to end."""
        descriptor = self.acquire(seconds)
        if descriptor is None:
            return False
        os.close(descriptor)
        return True

    def is_supervised(self) -> bool:
        return not self.is_released(0)


def _read(path: Path) -> dict[str, Any]:
    with contextlib.suppress(FileNotFoundError, ValueError):
        found = json.loads(path.read_text())
        if isinstance(found, dict):
            return found
    return {}


def _write(path: Path, value: Mapping[str, Any] | list[Any]) -> None:
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(value, file, indent=1)
    unfinished.rename(path)
