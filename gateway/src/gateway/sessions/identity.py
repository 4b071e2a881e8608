"""The gateway as a client of identity: OpenID Connect code flow with PKCE (RFC 7636)."""

import base64
import hashlib
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from pyreqwest.client import Client
from pyreqwest.exceptions import RequestError

from gateway.keys import Keys
from gateway.problems import SessionEnded, SignOnFailed, SignOnUnavailable
from gateway.tokens import LEEWAY_SECONDS, kid_of

SCOPE = "openid profile offline_access"
_TIMEOUT = timedelta(seconds=5)
_RETRY = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class Grant:
    """What identity hands out for a code or a refresh token."""

    access_token: bytes
    refresh_token: str | None
    id_token: str | None


class Identity:
    """`issuer` is where browsers find identity, `url` where we do."""

    def __init__(
        self, client: Client, keys: Keys, *, issuer: str, url: str, client_id: str, secret: str
    ) -> None:
        self._client, self._keys = client, keys
        self.issuer, self._url, self._client_id = issuer, url, client_id
        self._secret = secret
        self.redirect_uri = f"{issuer}/auth/callback"

    def authorize_url(self, *, state: str, nonce: str, verifier: str) -> str:
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self.redirect_uri,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.issuer}/oauth/authorize?{urlencode(asked, quote_via=quote)}"

    def end_session_url(self, id_token: str | None) -> str:
        asked = {
            "client_id": self._client_id,
            "post_logout_redirect_uri": f"{self.issuer}/",
            **({"id_token_hint": id_token} if id_token else {}),
        }
        return f"{self.issuer}/oauth/end-session?{urlencode(asked, quote_via=quote)}"

    async def redeem(self, code: str, *, nonce: str, verifier: str) -> Grant:
        """Tokens for `code`. SignOnFailed unless they answer this very sign-on."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
        }
        grant = await self._ask(form, SignOnFailed)
        await self._check_id_token(grant.id_token, nonce)
        return grant

    async def refresh(self, refresh_token: str) -> Grant:
        """Fresh tokens. SessionEnded when identity says that the session is over."""
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await self._ask(form, SessionEnded)

    async def revoke(self, refresh_token: str) -> None:
        """End the session at identity (RFC 7009)."""
        form = {"token": refresh_token, "token_type_hint": "refresh_token"}
        await self._post("/oauth/revoke", form)

    async def _ask(
        self, form: dict[str, str], refused: type[SignOnFailed] | type[SessionEnded]
    ) -> Grant:
        status, answer = await self._post("/oauth/token", form)
        if status in (400, 401) and answer.get("error") == "invalid_grant":
            raise refused
        access_token = answer.get("access_token")
        if status != 200 or not isinstance(access_token, str):
            raise SignOnUnavailable(_RETRY)
        return Grant(access_token.encode(), answer.get("refresh_token"), answer.get("id_token"))

    async def _post(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        request = self._client.post(f"{self._url}{path}").form(form).timeout(_TIMEOUT)
        # Form-encoded before base64, as RFC 6749 2.3.1 wants it.
        request = request.basic_auth(quote(self._client_id), quote(self._secret, safe=""))
        try:
            response = await request.header("accept", "application/json").build().send()
            raw = (await response.bytes()).to_bytes()
        except RequestError as error:
            raise SignOnUnavailable(_RETRY) from error
        try:
            answer = orjson.loads(raw) if raw else {}
        except ValueError:
            answer = {}
        return response.status, answer if isinstance(answer, dict) else {}

    async def _check_id_token(self, id_token: str | None, nonce: str) -> None:
        try:
            if not isinstance(id_token, str):
                raise ValueError("no id token")
            keys = await self._keys.naming(kid_of(id_token.encode()))
            if keys is None:
                raise SignOnUnavailable(_RETRY)
            claims = jwt.decode(id_token, keys, algorithms=["RS256", "ES256"]).claims
        except (JoseError, ValueError) as error:
            raise SignOnFailed from error
        audience, exp = claims.get("aud"), claims.get("exp")
        ours = audience in (self._client_id, [self._client_id])
        in_time = isinstance(exp, int) and exp + LEEWAY_SECONDS > time.time()
        if claims.get("iss") != self.issuer or claims.get("nonce") != nonce:
            raise SignOnFailed
        if not ours or not in_time:
            raise SignOnFailed
