"""One request as the gateway sees it, and the answer it may give itself."""

import asyncio
import contextlib
import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from gateway.headers import Headers
from gateway.problems import BodyTooLarge, InvalidHeader, RequestTimeout

_DISCARDED = 16 * 1024 * 1024
_DISCARD_SECONDS = 3.0

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class ClientGone(Exception):
    """The client has hung up; there is nobody to answer."""


@dataclass(slots=True)
class Request:
    scope: Scope
    receive: Receive
    path: str
    id: str
    traceparent: str
    # For everything that is sent back, whoever makes the answer.
    answer_headers: Headers
    noted: dict[bytes, bytes] = field(default_factory=dict)
    client: str = ""
    scheme: str = ""
    started: bool = False
    # Whether somebody is or has been at the body. Two readers would mix it up.
    body_taken: bool = False

    @property
    def method(self) -> str:
        method: str = self.scope["method"]
        return method

    @property
    def query(self) -> str:
        query: bytes = self.scope["query_string"]
        return query.decode("latin-1")

    def text(self, name: bytes) -> str:
        return self.noted.get(name, b"").decode("latin-1")

    @property
    def has_body(self) -> bool:
        noted = self.noted
        return b"transfer-encoding" in noted or noted.get(b"content-length", b"0") != b"0"

    def declared_length(self) -> int | None:
        """Content-Length, or None when the body comes in chunks."""
        if b"transfer-encoding" in self.noted:
            return None
        try:
            return int(self.noted.get(b"content-length", b"0"))
        except ValueError:
            raise InvalidHeader from None

    async def body(self, limit: int, seconds: float) -> bytes:
        """The whole body, if it is no larger than `limit` and there within `seconds`."""
        received, self.body_taken = bytearray(), True
        try:
            async with asyncio.timeout(seconds):
                while True:
                    message = await self.receive()
                    if message["type"] == "http.disconnect":
                        raise ClientGone
                    received += message.get("body", b"")
                    if len(received) > limit:
                        self.body_taken = False
                        raise BodyTooLarge
                    if not message.get("more_body", False):
                        return bytes(received)
        except TimeoutError:
            raise RequestTimeout from None

    async def discard_body(self) -> None:
        """Read on for a moment: a client that is still sending would not see our refusal."""
        if not self.has_body or self.body_taken:
            return
        left = _DISCARDED
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_DISCARD_SECONDS):
                while left > 0:
                    message = await self.receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return


@dataclass(frozen=True)
class Answer:
    """What the gateway says itself."""

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""


class Clients:
    """Who is at the other end, when front proxies stand in between."""

    def __init__(self, trusted: list[str], issuer: str) -> None:
        self._trusted = [ipaddress.ip_network(entry, strict=False) for entry in trusted]
        self._scheme = urlsplit(issuer).scheme

    def of(self, scope: Scope, noted: dict[bytes, bytes]) -> tuple[str, str]:
        """Address and scheme. Only a trusted proxy is believed about anybody else."""
        peer = scope["client"][0] if scope.get("client") else ""
        if not self._trusted or not self._trusts(peer):
            return peer, self._scheme
        scheme = noted.get(b"x-forwarded-proto", self._scheme.encode()).decode("latin-1")
        hops = noted.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
        # From the right: every address up to the first we do not trust was
        # added by a proxy of ours; what stands left of it is hearsay.
        for hop in reversed([h.strip() for h in hops]):
            if not _is_address(hop):
                break
            peer = hop
            if not self._trusts(hop):
                break
        return peer, scheme if scheme in ("http", "https") else self._scheme

    def _trusts(self, address: str) -> bool:
        if not _is_address(address):
            return False
        parsed = ipaddress.ip_address(address)
        return any(parsed in network for network in self._trusted)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def network_of(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or a whole IPv6 /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
