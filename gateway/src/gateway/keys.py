"""Identity's public keys: fetched at the start, now and then, and when a token names a new one."""

import asyncio
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

# A key that was withdrawn is trusted no longer than this.
FOLLOW_SECONDS = 300.0
# However many unknown keys are named to us, identity is not asked more often.
REFRESH_SECONDS = 10.0
FIRST_SECONDS = 0.25
log = structlog.get_logger()


class Keys:
    """The key set at `url` (http, https or file). Never asked for more often than allowed."""

    def __init__(self, url: str, client: Client) -> None:
        self._url, self._client = url, client
        self._keys: KeySet | None = None
        self._asked_at = float("-inf")
        self._lock = anyio.Lock()
        self._away = False

    async def follow(self) -> None:
        """For ever. Identity may start after us."""
        while True:
            await self.refresh()
            await asyncio.sleep(FOLLOW_SECONDS if self.known else FIRST_SECONDS)

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
            since = time.monotonic() - self._asked_at
            if since < (REFRESH_SECONDS if self.known else FIRST_SECONDS):
                return
            self._asked_at = time.monotonic()
            try:
                self._keys = KeySet.import_key_set(await self._fetch())
            except (RequestError, OSError, ValueError, JoseError, KeyError) as error:
                if not self._away:
                    log.warning("keys not fetched", url=self._url, error=type(error).__name__)
                self._away = True
            else:
                self._away = False

    def _kids(self) -> set[str | None]:
        return {key.kid for key in self._keys.keys} if self._keys else set()

    async def _fetch(self) -> Any:
        if self._url.startswith("file:"):
            raw = await anyio.Path(Path(urlsplit(self._url).path)).read_bytes()
        else:
            response = await self._client.get(self._url).error_for_status().build().send()
            raw = (await response.bytes()).to_bytes()
        return orjson.loads(raw)
