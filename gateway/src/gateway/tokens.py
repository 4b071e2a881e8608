"""Who is asking: access tokens, verified once and remembered until they end."""

import base64
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import JoseError

from gateway.keys import Keys
from gateway.problems import InvalidToken, SignOnUnavailable
from gateway.remembered import Remembered

LEEWAY_SECONDS = 5
REMEMBERED = 20_000
# Longer than any access token lives, so that a forgotten revocation can no
# longer matter.
REVOCATION_SECONDS = 15 * 60
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="yiwang", error="invalid_token"'}


@dataclass(frozen=True, slots=True)
class Caller:
    sub: str
    sid: str | None
    exp: int
    claims: dict[str, Any]


class Revoked:
    """Sessions that ended before their tokens did."""

    def __init__(self) -> None:
        self._until: OrderedDict[str, float] = OrderedDict()

    def add(self, sid: str) -> None:
        now = time.monotonic()
        self._until[sid] = now + REVOCATION_SECONDS
        self._until.move_to_end(sid)
        while self._until and next(iter(self._until.values())) < now:
            self._until.popitem(last=False)

    def __contains__(self, sid: object) -> bool:
        return sid in self._until


class Tokens:
    """Verifies ES256 access tokens of one issuer for one audience."""

    def __init__(self, keys: Keys, revoked: Revoked, issuer: str, audience: str) -> None:
        self._keys, self._revoked = keys, revoked
        self._issuer, self._audience = issuer, audience
        self._seen: Remembered[bytes, Caller] = Remembered(REMEMBERED)

    @property
    def ready(self) -> bool:
        """Whether there are keys to verify with."""
        return self._keys.known

    async def verify(self, token: bytes) -> Caller:
        """Whose token this is. InvalidToken; SignOnUnavailable while no keys can be had."""
        digest = hashlib.sha256(token).digest()
        caller = self._seen.get(digest)
        if caller is None:
            caller = await self._check(token)
            self._seen.put(digest, caller)
        if caller.exp + LEEWAY_SECONDS < time.time() or caller.sid in self._revoked:
            self._seen.forget(digest)
            raise InvalidToken(CHALLENGE)
        return caller

    async def _check(self, token: bytes) -> Caller:
        try:
            keys = await self._keys.naming(kid_of(token))
            if keys is None:
                raise SignOnUnavailable({"Retry-After": "2"})
            claims = jwt.decode(token, keys, algorithms=["ES256"]).claims
        except (JoseError, ValueError) as error:
            raise InvalidToken(CHALLENGE) from error
        return self._caller(claims)

    def _caller(self, claims: dict[str, Any]) -> Caller:
        audience, exp, sub = claims.get("aud"), claims.get("exp"), claims.get("sub")
        audiences = audience if isinstance(audience, list) else [audience]
        now = time.time()
        good = (
            claims.get("iss") == self._issuer
            and self._audience in audiences
            and type(exp) is int
            and isinstance(sub, str)
            and _number(claims.get("nbf", 0)) <= now + LEEWAY_SECONDS
        )
        if not good or type(exp) is not int or not isinstance(sub, str):
            raise InvalidToken(CHALLENGE)
        sid = claims.get("sid")
        return Caller(sub, sid if isinstance(sid, str) else None, exp, claims)


def kid_of(token: bytes) -> str:
    """Which key the token says it is signed with; ValueError if it does not say."""
    head = token.partition(b".")[0]
    header = orjson.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    kid = header.get("kid") if isinstance(header, dict) else None
    if not isinstance(kid, str):
        raise ValueError("no key is named")
    return kid


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else float("inf")
