"""The access token of each session: kept here, shared through Valkey, renewed in time."""

import asyncio
import hashlib
import time

import structlog
from valkey.asyncio import Valkey
from valkey.exceptions import ValkeyError

from gateway.problems import InvalidToken, Problem, SessionEnded
from gateway.remembered import Remembered
from gateway.sessions.cookies import Session
from gateway.sessions.identity import Identity
from gateway.sessions.sealing import Seal
from gateway.tokens import Caller, Revoked, Tokens

REMEMBERED = 20_000
# Renewed in the background from here on, and waited for from there on.
RENEW_SECONDS = 90
SPENT_SECONDS = 10
_PURPOSE = "access-token"
log = structlog.get_logger()


class AccessTokens:
    def __init__(
        self, identity: Identity, tokens: Tokens, revoked: Revoked, seal: Seal, valkey: Valkey
    ) -> None:
        self._identity, self._tokens, self._revoked = identity, tokens, revoked
        self._seal, self._valkey = seal, valkey
        self._kept: Remembered[str, tuple[bytes, int]] = Remembered(REMEMBERED)
        self._renewing: dict[str, asyncio.Task[bytes]] = {}

    async def of(self, session: Session) -> tuple[bytes, Caller]:
        """A usable access token of `session` and who it is. SessionEnded when it is over."""
        if session.sid in self._revoked:
            raise SessionEnded
        kept, now = self._kept.get(session.sid), time.time()
        if kept is not None and kept[1] - now > SPENT_SECONDS:
            token = kept[0]
            if kept[1] - now < RENEW_SECONDS:
                self._renew(session)
        else:
            # Shielded: the others who wait for the same renewal did not hang up.
            token = await asyncio.shield(self._renew(session))
        try:
            return token, await self._tokens.verify(token)
        except InvalidToken as error:
            raise SessionEnded from error

    async def keep(self, sid: str, token: bytes, exp: int) -> None:
        """Keep a token identity has just given out."""
        self._kept.put(sid, (token, exp))
        seconds = int(exp - time.time())
        if seconds > 0:
            sealed = self._seal.seal(_PURPOSE, {"sid": sid, "token": token.decode()})
            try:
                await self._valkey.set(_key(sid), sealed, ex=seconds)
            except (ValkeyError, OSError, TimeoutError) as error:
                log.debug("access token not shared", error=type(error).__name__)

    async def forget(self, sid: str) -> None:
        self._kept.forget(sid)
        try:
            await self._valkey.delete(_key(sid))
        except (ValkeyError, OSError, TimeoutError) as error:
            log.debug("access token not dropped", error=type(error).__name__)

    async def close(self) -> None:
        for task in list(self._renewing.values()):
            task.cancel()
        await asyncio.gather(*self._renewing.values(), return_exceptions=True)

    def _renew(self, session: Session) -> "asyncio.Task[bytes]":
        """One renewal per session at a time; whoever comes meanwhile shares it."""
        task = self._renewing.get(session.sid)
        if task is None:
            task = asyncio.create_task(self._renewed(session))
            self._renewing[session.sid] = task
            task.add_done_callback(lambda done: self._finished(session.sid, done))
        return task

    def _finished(self, sid: str, task: "asyncio.Task[bytes]") -> None:
        del self._renewing[sid]
        if not task.cancelled() and isinstance(task.exception(), SessionEnded):
            self._kept.forget(sid)

    async def _renewed(self, session: Session) -> bytes:
        shared = await self._shared(session.sid)
        if shared is not None:
            return shared
        grant = await self._identity.refresh(session.refresh_token)
        caller = await self._tokens.verify(grant.access_token)
        if caller.sid != session.sid:
            raise SessionEnded
        await self.keep(session.sid, grant.access_token, caller.exp)
        return grant.access_token

    async def _shared(self, sid: str) -> bytes | None:
        """What another gateway has renewed already."""
        try:
            sealed = await self._valkey.get(_key(sid))
        except (ValkeyError, OSError, TimeoutError):
            return None
        value = self._seal.open(_PURPOSE, sealed.decode()) if sealed else None
        if value is None or value["sid"] != sid:
            return None
        try:
            token: bytes = value["token"].encode()
            caller = await self._tokens.verify(token)
        except Problem:
            return None
        if caller.exp - time.time() < RENEW_SECONDS:
            return None
        self._kept.put(sid, (token, caller.exp))
        return token


def _key(sid: str) -> str:
    return f"gateway:access:{hashlib.sha256(sid.encode()).hexdigest()}"
