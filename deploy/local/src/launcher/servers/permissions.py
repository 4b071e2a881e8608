"""Which NATS user may say and hear what.

A service publishes only its own facts and consumes with its own pull consumers.
The stream of raw records, which carries personal data, is open to its adapter
for writing and to data-middle for reading, and to nobody else.
"""

from dataclasses import dataclass
from typing import Any

from contracts import streams

#: Services with a user of their own: everything that has a database.
SERVICES = ("identity", "catalog", "workflow", "data-middle", "notify", *streams.ADAPTERS)

RECORDS_READER = "data-middle"


@dataclass(frozen=True)
class User:
    """One login. Without lists it may do everything in its account."""

    name: str
    password: str
    publish: tuple[str, ...] | None = None
    subscribe: tuple[str, ...] | None = None

    def configuration(self) -> dict[str, Any]:
        login: dict[str, Any] = {"user": self.name, "password": self.password}
        if self.publish is not None and self.subscribe is not None:
            login["permissions"] = {
                "publish": {"allow": list(self.publish)},
                "subscribe": {"allow": list(self.subscribe)},
            }
        return login


def service_user(service: str, password: str, *, name: str | None = None) -> User:
    """The login of `service`, with no more than it needs."""
    read = [streams.EVENTS.name]
    if service == RECORDS_READER:
        read.append(streams.RECORDS.name)
    may = ["$JS.API.INFO", *_own_subjects(service)]
    for stream in read:
        may += [
            f"$JS.API.STREAM.INFO.{stream}",
            f"$JS.API.CONSUMER.*.{stream}.>",
            f"$JS.API.CONSUMER.MSG.NEXT.{stream}.>",
            f"$JS.API.CONSUMER.DURABLE.CREATE.{stream}.>",
            f"$JS.ACK.{stream}.>",
        ]
    return User(name or service, password, tuple(may), ("_INBOX.>",))


def _own_subjects(service: str) -> list[str]:
    if service in streams.ADAPTERS:
        return [f"campus.{service}.writeback.>", f"campus.{service}.records.>"]
    return [f"campus.{service}.>"]
