"""Which NATS user may say and hear what.

A service publishes only its own facts and consumes with its own pull consumers.
The stream of raw records, which carries personal data, is open to its adapter
for writing and to data-middle for reading, and to nobody else.
"""

from dataclasses import dataclass
from typing import Any

from contracts import streams

#: Who has a login.
SERVICES = (
    "identity",
    "catalog",
    "workflow",
    "data-middle",
    "notify",
    "gateway",
    *streams.ADAPTERS,
)

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
    publish = ["$JS.API.INFO", *_own_facts(service)]
    # Its own inbox: on a shared one it could listen to what others are sent.
    subscribe = [f"_INBOX.{service}.>"]
    for stream in _readable(service):
        publish += [
            f"$JS.API.STREAM.INFO.{stream.name}",
            f"$JS.API.CONSUMER.*.{stream.name}.>",
            f"$JS.API.CONSUMER.MSG.NEXT.{stream.name}.>",
            f"$JS.API.CONSUMER.DURABLE.CREATE.{stream.name}.>",
            f"$JS.ACK.{stream.name}.>",
        ]
    if service == "gateway":
        # It keeps no position in the stream: it wants to know now or not at all.
        subscribe.append("campus.identity.session.>")
    return User(name or service, password, tuple(publish), tuple(subscribe))


def _own_facts(service: str) -> list[str]:
    if service == "gateway":
        return []
    if service in streams.ADAPTERS:
        return [f"campus.{service}.writeback.>", f"campus.{service}.records.>"]
    return [f"campus.{service}.>"]


def _readable(service: str) -> list[streams.Stream]:
    return [streams.EVENTS, streams.RECORDS] if service == RECORDS_READER else [streams.EVENTS]
