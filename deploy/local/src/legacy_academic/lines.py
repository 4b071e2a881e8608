"""The TCP connections of this server, so that one can be cut under a caller's feet."""

import asyncio
from typing import Any

from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol

_transports: dict[tuple[str, int], asyncio.Transport] = {}


class Line(H11Protocol):
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.client is not None:
            _transports[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client is not None:
            _transports.pop(self.client, None)
        super().connection_lost(exc)


def hang_up(request: Request) -> None:
    """Reset the caller's connection; nothing sent after this arrives."""
    if request.client is not None:
        _transports[request.client.host, request.client.port].abort()
