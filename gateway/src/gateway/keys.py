"""Identity's public keys: fetched once, and again when a token names one we do not know."""

import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import orjson
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pyreqwest.client import Client
from pyreqwest.exceptions import RequestError

REFRESH_SECONDS = 10.0
log = structlog.get_logger()


class Keys:
    """The key set at `url` (http, https or file). Never asked for more often than allowed."""

    def __init__(self, url: str, client: Client) -> None:
        self._url, self._client = url, client
        self._keys: KeySet | None = None
        self._asked_at = float("-inf")
        self._lock = anyio.Lock()

    @property
    def known(self) -> bool:
        return self._keys is not None

    async def naming(self, kid: str) -> KeySet | None:
        """The keys, refreshed if `kid` is not among them; None while there are none at all."""
        if self._keys is None or kid not in self._kids():
            await self.refresh()
        return self._keys

    async def refresh(self) -> None:
        async with self._lock:
            if time.monotonic() - self._asked_at < (REFRESH_SECONDS if self._keys else 1.0):
                return
            self._asked_at = time.monotonic()
            try:
                self._keys = KeySet.import_key_set(await self._fetch())
            except (RequestError, OSError, ValueError, JoseError, KeyError) as error:
                log.warning("keys-not-fetched", url=self._url, error=type(error).__name__)

    def _kids(self) -> set[str | None]:
        return {key.kid for key in self._keys.keys} if self._keys else set()

    async def _fetch(self) -> Any:
        if self._url.startswith("file:"):
            raw = await anyio.Path(Path(urlsplit(self._url).path)).read_bytes()
        else:
            response = await self._client.get(self._url).error_for_status().build().send()
            raw = (await response.bytes()).to_bytes()
        return orjson.loads(raw)
