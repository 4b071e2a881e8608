"""The keys of the moment, opened, as every replica sees them."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import anyio
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from chassis.database import transaction
from chassis.service import Runtime
from identity.keys import commands, queries
from identity.keys.models import Status
from identity.keys.sealing import Seal
from identity.settings import settings_of

# A key signs only after it has been published as the next one, so a replica
# that looks a little later harms nobody.
REFRESH_SECONDS = 30


@dataclass(frozen=True)
class Keys:
    """Two keys to sign with, and everything that verifiers may need."""

    access: ECKey
    id_token: RSAKey
    published: dict[str, Any]

    def sign_access_token(self, claims: dict[str, Any]) -> str:
        header = {"alg": "ES256", "kid": self.access.kid, "typ": "at+jwt"}
        return jwt.encode(header, claims, self.access, algorithms=["ES256"])

    def read_id_token(self, token: str) -> dict[str, Any]:
        """The claims of an id token of ours, expired or not; JoseError or ValueError."""
        known = KeySet.import_key_set({"keys": self.published["keys"]})
        return dict(jwt.decode(token, known, algorithms=["RS256"]).claims)


class Keyring:
    def __init__(self, runtime: Runtime, seal: Seal) -> None:
        self._runtime, self._seal = runtime, seal
        self._keys: Keys | None = None
        self._until = 0.0
        self._lock = anyio.Lock()

    async def current(self) -> Keys:
        if self._keys is not None and time.monotonic() < self._until:
            return self._keys
        async with self._lock:
            if self._keys is None or time.monotonic() >= self._until:
                self._keys = await self._load()
                self._until = time.monotonic() + REFRESH_SECONDS
            return self._keys

    async def rotate(self, now: datetime) -> None:
        async with transaction(self._runtime) as session:
            await commands.rotate(session, self._seal, now)
        self._until = 0.0

    async def _load(self) -> Keys:
        async with transaction(self._runtime) as session:
            await commands.ensure_keys(session, self._seal)
        async with self._runtime.sessions() as session:
            rows = await queries.all_keys(session)
        active = commands.in_use(rows)
        return Keys(
            access=ECKey.import_key(self._seal.open(active["ES256", Status.ACTIVE].sealed_jwk)),
            id_token=RSAKey.import_key(self._seal.open(active["RS256", Status.ACTIVE].sealed_jwk)),
            published={"keys": [row.public_jwk for row in rows]},
        )


@asynccontextmanager
async def keyring(runtime: Runtime) -> AsyncIterator[None]:
    """Resource: the keyring, with keys in it."""
    ring = Keyring(runtime, Seal(settings_of(runtime).own_secret))
    await ring.current()
    runtime.provide(Keyring, ring)
    yield
