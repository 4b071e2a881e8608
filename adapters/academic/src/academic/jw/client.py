"""A SOAP client that knows, when something goes wrong, whether it may have gone right."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import anyio
import httpx
import zeep.exceptions
from anyio import to_thread
from zeep import AsyncClient
from zeep import Settings as ZeepSettings
from zeep.proxy import AsyncServiceProxy
from zeep.transports import AsyncTransport

from academic.jw.faults import SessionExpired, meaning_of
from academic.settings import Settings
from adapter_sdk import Breaker, NoAnswer, NotReached, Runtime

BINDING = "{http://jw.vendor.example/JwService}JwServiceSoap"
AT_ONCE = 8

# At DEBUG it writes whole messages, with names and the password, into the log.
logging.getLogger("zeep").setLevel(logging.INFO)

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class JwClient:
    """Calls JwService within a session that it opens, and opens again, by itself."""

    def __init__(self, settings: Settings, breaker: Breaker) -> None:
        self._settings, self._breaker = settings, breaker
        self._limiter = anyio.CapacityLimiter(AT_ONCE)
        self._preparing = anyio.Lock()
        self._http: httpx.AsyncClient | None = None
        self._service: AsyncServiceProxy | None = None
        self._session_id: str | None = None

    @property
    def seconds_of_rest(self) -> float:
        """How long it is left alone from now on; 0 if it is not."""
        return self._breaker.seconds_left

    @asynccontextmanager
    async def open(self, runtime: Runtime) -> AsyncIterator[None]:
        """A resource of the service; nothing is sent before the first call."""
        timeout = self._settings.legacy_timeout_seconds
        async with httpx.AsyncClient(timeout=timeout, trust_env=False) as self._http:
            runtime.provide(JwClient, self)
            runtime.provide(Settings, self._settings)
            yield
        self._http = self._service = self._session_id = None

    async def call(self, operation: str, **fields: Any) -> Any:
        """The reply to `operation`. Raises LegacyError, and says by its kind what may be true."""
        async with self._limiter:
            with self._breaker.guard():
                try:
                    return await self._in_session(operation, fields)
                except SessionExpired:
                    self._session_id = None
                    return await self._in_session(operation, fields)

    async def _in_session(self, operation: str, fields: dict[str, Any]) -> Any:
        async with self._preparing:
            # Whatever goes wrong here, the operation itself has not been sent.
            try:
                service = self._service = self._service or await self._load()
                if self._session_id is None:
                    self._session_id = await self._log_in(service)
            except NoAnswer as error:
                raise NotReached(str(error)) from None
        return await self._send(service, operation, {"SessionId": self._session_id, **fields})

    async def _load(self) -> AsyncServiceProxy:
        """Read the WSDL, in a thread; whatever address it gives, the configured one is called."""
        url = self._settings.legacy_url
        if not url:
            raise NotReached("no address")
        transport = AsyncTransport(  # type: ignore[no-untyped-call]
            client=self._http,
            wsdl_client=httpx.Client(
                timeout=self._settings.legacy_timeout_seconds, trust_env=False
            ),
        )
        rules = ZeepSettings(forbid_dtd=True, forbid_entities=True, forbid_external=True)
        try:
            client = await to_thread.run_sync(
                partial(AsyncClient, f"{url}?wsdl", transport=transport, settings=rules)
            )
        except (httpx.HTTPError, zeep.exceptions.Error) as error:
            raise NotReached(type(error).__name__) from None
        finally:
            transport.wsdl_client.close()
        binding = client.wsdl.bindings[BINDING]
        return AsyncServiceProxy(client, binding, address=url)  # type: ignore[no-untyped-call]

    async def _log_in(self, service: AsyncServiceProxy) -> str:
        password = self._settings.legacy_password.get_secret_value()
        account = {"YHM": self._settings.legacy_user, "MM": password}
        reply = await self._send(service, "Login", account)
        return str(reply.SessionId)

    async def _send(
        self, service: AsyncServiceProxy, operation: str, fields: dict[str, Any]
    ) -> Any:
        # `from None` throughout: zeep's errors quote the reply, and so people's data.
        try:
            with anyio.fail_after(self._settings.legacy_timeout_seconds):
                return await service[operation](**fields)
        except _NEVER_LEFT as error:
            raise NotReached(type(error).__name__) from None
        except zeep.exceptions.Fault as fault:
            raise meaning_of(fault) from None
        except (zeep.exceptions.Error, httpx.HTTPError, TimeoutError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from None
