"""Calls to other services, where a person waits for the answer.

Each has a deadline; at most one in ten is repeated, and only where that does no
harm; a peer that keeps failing is left alone for a moment. Never call inside a
database transaction.
"""

import random
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import anyio
import httpx
from fastapi import Depends, Request
from structlog.contextvars import get_contextvars

from chassis import telemetry
from chassis.problems import Unauthenticated, Unavailable
from chassis.service import ServiceSettings

RETRIES_PER_CALL, SAVED_RETRIES = 0.1, 5.0
FAILURES_TO_OPEN, OPEN_SECONDS = 5, 2.0
RENEW_SECONDS = 30


class PeerUnavailable(Unavailable):
    """A service this needs does not answer right now. Please try again shortly."""

    zh = "依赖的服务暂时没有响应，请稍后再试"


class PeerRefused(PeerUnavailable):
    """A service this needs did not accept what it was asked."""

    zh = "依赖的服务没有接受此请求"

    def __init__(self, peer_status: int, peer_code: str) -> None:
        super().__init__()
        self.peer_status, self.peer_code = peer_status, peer_code


async def _callers_token(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
    return token.strip()


#: The caller's own access token, to ask a peer in their name. Use it beside `Me`.
CallersToken = Annotated[str, Depends(_callers_token)]


class OwnToken:
    """The service's access token (client credentials), kept until it is nearly over."""

    def __init__(self, service: str, settings: ServiceSettings, scope: str) -> None:
        self._auth = httpx.BasicAuth(service, settings.service_secret.get_secret_value())
        self._url = f"{settings.identity_url.rstrip('/')}/oauth/token"
        self._form = {"grant_type": "client_credentials", "scope": scope}
        self._lock, self._token, self._until = anyio.Lock(), "", 0.0

    async def __call__(self) -> str:
        async with self._lock:
            if time.monotonic() > self._until:
                async with httpx.AsyncClient(timeout=3, auth=self._auth) as http:
                    response = await http.post(self._url, data=self._form)
                answer = response.raise_for_status().json()
                self._until = time.monotonic() + answer["expires_in"] - RENEW_SECONDS
                self._token = answer["access_token"]
            return self._token


class Peer:
    """Another service. A call without `token` is made with what `own_token` gives."""

    def __init__(
        self,
        base_url: str,
        *,
        own_token: Callable[[], Awaitable[str]] | None = None,
        deadline: float = 3.0,
    ) -> None:
        self._own_token, self._deadline = own_token, deadline
        timeout = httpx.Timeout(deadline, connect=1.0)
        self._http = httpx.AsyncClient(base_url=base_url.rstrip("/"), timeout=timeout)
        self._retries, self._failures, self._closed_until = SAVED_RETRIES, 0, 0.0

    async def close(self) -> None:
        await self._http.aclose()

    async def get(self, path: str, *, params: Any = None, token: str | None = None) -> Any:
        """The JSON answer. PeerRefused for a 4xx; PeerUnavailable for anything else."""
        return await self._call(True, token, method="GET", url=path, params=params)

    async def post(
        self, path: str, json: Any, *, token: str | None = None, repeatable: bool = False
    ) -> Any:
        """Like `get`; `repeatable` only where asking twice does no harm."""
        return await self._call(repeatable, token, method="POST", url=path, json=json)

    async def _call(self, repeatable: bool, token: str | None, **request: Any) -> Any:
        if time.monotonic() < self._closed_until:
            raise PeerUnavailable(headers={"Retry-After": "2"})
        self._retries = min(SAVED_RETRIES, self._retries + RETRIES_PER_CALL)
        try:
            with anyio.fail_after(self._deadline):
                response = await self._tried(repeatable, token, request)
            body = response.json() if response.content else None
            if response.status_code >= 500 or response.status_code == 429:
                response.raise_for_status()
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError) as error:
            # The failure after the pause closes it again at once: it was the trial.
            self._failures += 1
            if self._failures >= FAILURES_TO_OPEN:
                self._closed_until = time.monotonic() + OPEN_SECONDS
            raise PeerUnavailable(headers={"Retry-After": "2"}) from error
        self._failures = 0
        if not response.is_success:
            code = body.get("code", "") if isinstance(body, dict) else ""
            raise PeerRefused(response.status_code, code)
        return body

    async def _tried(
        self, repeatable: bool, token: str | None, request: dict[str, Any]
    ) -> httpx.Response:
        try:
            response = await self._sent(token, request)
            if response.status_code not in (502, 503, 504):
                return response
            response.raise_for_status()
        except (httpx.TransportError, httpx.HTTPStatusError):
            if not repeatable or self._retries < 1:
                raise
        self._retries -= 1
        await anyio.sleep(random.uniform(0.02, 0.1))
        return await self._sent(token, request)

    async def _sent(self, token: str | None, request: dict[str, Any]) -> httpx.Response:
        if token is None and self._own_token is not None:
            token = await self._own_token()
        named = {
            "Authorization": f"Bearer {token}" if token else None,
            "traceparent": telemetry.traceparent(),
            "X-Request-Id": get_contextvars().get("request_id"),
        }
        headers = {name: value for name, value in named.items() if value}
        return await self._http.request(**request, headers=headers)
