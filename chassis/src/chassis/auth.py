"""Who is asking: access tokens, verified here and by nobody's say-so.

Services never believe a header about the caller. They check the ES256 token
against identity's published keys (RFC 9068 in spirit: one issuer, one
algorithm, one audience).
"""

import hashlib
import time
from collections import OrderedDict
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import UUID

import anyio
import httpx
from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.problems import Forbidden, Unauthenticated, Unavailable
from contracts.words import Group

LEEWAY_SECONDS = 5
KEYS_REFRESH_SECONDS = 10
CACHED_TOKENS = 10_000


class Caller(BaseModel):
    """The person, in the identity they act in now, or the service behind a token."""

    model_config = ConfigDict(frozen=True)

    sub: str
    kind: str
    client_id: str
    jti: str
    exp: int
    sid: UUID | None = None
    scope: str = ""
    number: str = ""
    name: str = ""
    organisations: tuple[str, ...] = ()
    posts: tuple[Group, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def person_id(self) -> UUID:
        """The person's id; a service is no person and is refused."""
        if self.kind == "service":
            raise NotForServices
        return UUID(self.sub)

    def holds(self, group: Group) -> bool:
        return group in self.posts


class InvalidToken(Unauthenticated):
    """This access token is not valid, or no longer."""

    zh = "登录凭证无效或已过期"


class NotForServices(Forbidden):
    """This is for people, not for services."""

    zh = "此接口仅供个人使用"


class MissingScope(Forbidden):
    """This token was not issued for that."""

    zh = "凭证的授权范围不足"


class MissingRole(Forbidden):
    """Your role does not include this."""

    zh = "您的角色没有此权限"


class TokenVerifier:
    """Verifies access tokens with identity's keys, and remembers those it has verified.

    `jwks_url` may be http(s):// or file://. Raises InvalidToken; Unavailable
    while the keys cannot be had at all.
    """

    def __init__(self, jwks_url: str, issuer: str, audience: str) -> None:
        self._jwks_url, self._issuer, self._audience = jwks_url, issuer, audience
        self._keys: KeySet | None = None
        self._fetched_at = -KEYS_REFRESH_SECONDS * 2.0
        self._lock = anyio.Lock()
        self._seen: OrderedDict[bytes, Caller] = OrderedDict()
        self._http = httpx.AsyncClient(timeout=3)

    async def close(self) -> None:
        await self._http.aclose()

    async def verify(self, token: str) -> Caller:
        digest = hashlib.sha256(token.encode()).digest()
        seen = self._seen.get(digest)
        if seen is None:
            seen = await self._decode(token)
            self._seen[digest] = seen
            if len(self._seen) > CACHED_TOKENS:
                self._seen.popitem(last=False)
        elif seen.exp + LEEWAY_SECONDS < time.time():
            del self._seen[digest]
            raise InvalidToken
        return seen

    async def _decode(self, token: str) -> Caller:
        try:
            return self._check(token, await self._key_set())
        except (JoseError, ValueError):
            pass
        # Possibly signed with a key published since; ask again, not too often.
        try:
            return self._check(token, await self._key_set(refresh=True))
        except (JoseError, ValueError) as error:
            raise InvalidToken(headers=_CHALLENGE) from error

    def _check(self, token: str, keys: KeySet) -> Caller:
        claims = jwt.decode(token, keys, algorithms=["ES256"]).claims
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        now = time.time()
        if claims.get("iss") != self._issuer or self._audience not in audiences:
            raise ValueError("meant for somebody else")
        if not isinstance(claims.get("exp"), int) or claims["exp"] + LEEWAY_SECONDS < now:
            raise ValueError("expired")
        if claims.get("nbf", 0) > now + LEEWAY_SECONDS:
            raise ValueError("not valid yet")
        try:
            return Caller.model_validate(claims)
        except ValidationError as error:
            raise ValueError("claims do not have the agreed shape") from error

    async def _key_set(self, *, refresh: bool = False) -> KeySet:
        async with self._lock:
            stale = time.monotonic() - self._fetched_at > KEYS_REFRESH_SECONDS
            if self._keys is None or (refresh and stale):
                try:
                    self._keys = KeySet.import_key_set(await self._fetch())
                except (httpx.HTTPError, OSError, ValueError) as error:
                    if self._keys is None:
                        raise Unavailable(headers={"Retry-After": "1"}) from error
                self._fetched_at = time.monotonic()
            return self._keys

    async def _fetch(self) -> Any:
        if self._jwks_url.startswith("file:"):
            raw = await anyio.Path(Path(urlsplit(self._jwks_url).path)).read_bytes()
            return httpx.Response(200, content=raw).json()
        return (await self._http.get(self._jwks_url)).raise_for_status().json()


_CHALLENGE = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
_bearer = HTTPBearer(auto_error=False, scheme_name="bearer", bearerFormat="JWT")


async def authenticate(request: Request) -> Caller | None:
    """The caller of `request`, once verified; None without a bearer token."""
    if not hasattr(request.state, "caller"):
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        verifier: TokenVerifier = request.app.state.runtime.verifier
        known = scheme.lower() == "bearer" and token
        request.state.caller = await verifier.verify(token.strip()) if known else None
    caller: Caller | None = request.state.caller
    return caller


async def _caller(request: Request, _: Annotated[Any, Depends(_bearer)]) -> Caller:
    caller = await authenticate(request)
    if caller is None:
        raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
    return caller


async def _person(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    _ = caller.person_id
    return caller


#: A person who has signed on.
Me = Annotated[Caller, Depends(_person)]
#: The same, or nobody: for pages that everyone may read and some see more of.
MaybeMe = Annotated[Caller | None, Depends(authenticate)]


def with_scope(scope: str) -> Any:
    """A dependency: only a service whose token carries `scope`."""

    async def check(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
        if caller.kind != "service" or scope not in caller.scope.split():
            raise MissingScope
        return caller

    return Depends(check)


def with_role(role: str) -> Any:
    """A dependency: only a person who has `role`."""

    async def check(caller: Annotated[Caller, Depends(_person)]) -> Caller:
        if role not in caller.roles:
            raise MissingRole
        return caller

    return Depends(check)
