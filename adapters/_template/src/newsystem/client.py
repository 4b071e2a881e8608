"""HTTP to the system, and what its errors mean."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx

from adapter_sdk import Breaker, NoAnswer, NotReached, Refused, Runtime
from contracts.words import Text
from newsystem.settings import Settings

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class NewsystemClient:
    def __init__(self, settings: Settings, breaker: Breaker) -> None:
        self._settings, self._breaker = settings, breaker
        self._http: httpx.AsyncClient | None = None

    @asynccontextmanager
    async def open(self, runtime: Runtime) -> AsyncIterator[None]:
        """A resource of the service; nothing is sent before the first call."""
        runtime.provide(NewsystemClient, self)
        url, timeout = self._settings.legacy_url, self._settings.legacy_timeout_seconds
        async with httpx.AsyncClient(base_url=url, timeout=timeout, trust_env=False) as self._http:
            yield

    async def call(self, method: str, path: str, **how: Any) -> Any:
        """The JSON of the answer. Raises LegacyError, and says by its kind what may be true."""
        if self._http is None:
            raise NotReached("not open")
        with self._breaker.guard():
            try:
                with anyio.fail_after(self._settings.legacy_timeout_seconds):
                    reply = await self._http.request(method, path, **how)
                if reply.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
                    raise _refusal(reply.json()["code"])
                return reply.raise_for_status().json()
            except _NEVER_LEFT as error:
                raise NotReached(type(error).__name__) from None
            # `from None`: the chained error may quote the reply, and so somebody's data.
            except (httpx.HTTPError, TimeoutError, ValueError, KeyError) as error:
                raise NoAnswer(type(error).__name__) from None


def _refusal(code: str) -> Refused:
    return Refused(code, Text(zh="业务系统不接受此操作", en="The system does not accept this."))
