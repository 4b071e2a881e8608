"""Hashing passwords: argon2id as OWASP asks (19 MiB, 2 passes, 1 lane), off the event loop."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from chassis.service import Runtime
from identity.settings import settings_of

_hasher = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),))


class Passwords:
    def __init__(self, at_once: int) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._nobodys = ""

    async def prepare(self) -> None:
        self._nobodys = await self.hash(secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        return await anyio.to_thread.run_sync(_hasher.hash, password, limiter=self._limiter)

    async def matches(self, password: str, hash: str | None) -> bool:
        """Without a hash it takes just as long and is never true."""
        right = await anyio.to_thread.run_sync(
            _hasher.verify, password, hash or self._nobodys, limiter=self._limiter
        )
        return right and hash is not None


@asynccontextmanager
async def passwords(runtime: Runtime) -> AsyncIterator[None]:
    """Resource: the hasher, at most so many at once."""
    checker = Passwords(settings_of(runtime).password_checks)
    await checker.prepare()
    runtime.provide(Passwords, checker)
    yield
