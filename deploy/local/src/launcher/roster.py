"""Who is to run: the servers, what stands in for the world around us, and the services."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from launcher import readiness
from launcher.embedded import Stand
from launcher.forks import Nursery
from launcher.home import Home
from launcher.options import Options
from launcher.parts import Part, environment
from launcher.watched import WatchedFork, WatchedServer


@dataclass
class Roster:
    """Each knows how it is started and how one sees that it is ready; nothing runs yet."""

    home: Home
    options: Options
    stand: Stand
    nursery: Nursery
    changed: Callable[[], None]

    def servers(self) -> list[WatchedServer]:
        return [
            WatchedServer(each.log.stem, each.port, each.log, self.changed, each)
            for each in self.stand.servers
        ]

    def services(self) -> list[WatchedFork]:
        return [self._service(part) for part in self.stand.parts]

    def neighbours(self) -> list[WatchedFork]:
        """What is not ours in production: a mail server, the legacy system."""
        found = []
        if self.stand.mailbox_port is not None:
            found.append(self._mailbox(self.stand.mailbox_port))
        if self.stand.legacy_port is not None:
            found.append(self._legacy(self.stand.legacy_port))
        return found

    def _service(self, part: Part) -> WatchedFork:
        port = self.stand.addresses.ports[part.name]
        return WatchedFork(
            part.name,
            port,
            self.home.log(part.name),
            self.changed,
            self.nursery,
            part.package,
            ["all"],
            environment(part, self.stand.addresses, self.options.given),
            partial(readiness.answers_ok, port, "/readyz"),
        )

    def _mailbox(self, port: int) -> WatchedFork:
        return WatchedFork(
            "mailbox",
            port,
            self.home.log("mailbox"),
            self.changed,
            self.nursery,
            "launcher.mailbox",
            [],
            {"MAILBOX_PORT": str(port), "MAILBOX_FOLDER": str(self.home.mail)},
            partial(readiness.listens, port),
        )

    def _legacy(self, port: int) -> WatchedFork:
        database = self.home.folder / "legacy-academic.sqlite"
        return WatchedFork(
            "legacy-academic",
            port,
            self.home.log("legacy-academic"),
            self.changed,
            self.nursery,
            "legacy_academic",
            ["--port", str(port), "--database", str(database), "--faults"],
            {
                "LEGACY_ACADEMIC_USER": self.stand.addresses.legacy_user,
                "LEGACY_ACADEMIC_PASSWORD": self.stand.addresses.legacy_password,
            },
            partial(readiness.answers_ok, port, "/readyz"),
        )
