"""`/auth/…`: signing on and off, and what a page may know about its session."""

import re
import secrets
from datetime import UTC, datetime
from urllib.parse import parse_qs

import orjson
import structlog

from gateway.headers import Headers
from gateway.origins import Origins
from gateway.problems import (
    InvalidNext,
    MethodNotAllowed,
    NotFound,
    SessionEnded,
    SignOnFailed,
    SignOnUnavailable,
)
from gateway.request import Answer, Request
from gateway.sessions.access import AccessTokens
from gateway.sessions.cookies import Cookies, Session, SignOn
from gateway.sessions.identity import Identity
from gateway.sessions.sealing import Seal
from gateway.tokens import Revoked, Tokens

# A path of our own: printable ASCII, no backslash (browsers read it as a
# slash), and no second slash, which would start another host.
_NEXT = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_SHOWN = ("number", "name", "kind", "organisations", "posts", "roles")
_NO_STORE = (b"cache-control", b"no-store")
log = structlog.get_logger()


class Doors:
    def __init__(
        self,
        identity: Identity,
        tokens: Tokens,
        access: AccessTokens,
        cookies: Cookies,
        seal: Seal,
        origins: Origins,
        revoked: Revoked,
    ) -> None:
        self._identity, self._tokens, self._access = identity, tokens, access
        self._cookies, self._seal, self._origins = cookies, seal, origins
        self._revoked = revoked
        self._at = {
            "/auth/sign-on": ("GET", self._sign_on),
            "/auth/callback": ("GET", self._callback),
            "/auth/session": ("GET", self._session),
            "/auth/sign-out": ("POST", self._sign_out),
        }

    async def answer(self, request: Request) -> Answer:
        method, door = self._at.get(request.path, ("", None))
        if door is None:
            raise NotFound
        if request.method != method:
            raise MethodNotAllowed({"Allow": method})
        return await door(request)

    async def _sign_on(self, request: Request) -> Answer:
        where = _asked(request).get("next", ["/"])
        if len(where) != 1 or len(where[0]) > 2000 or not _NEXT.fullmatch(where[0]):
            raise InvalidNext
        begun = SignOn(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            next=where[0],
        )
        to = self._identity.authorize_url(
            state=begun.state, nonce=begun.nonce, verifier=begun.verifier
        )
        return _see_other(to, [self._cookies.set_sign_on(begun)])

    async def _callback(self, request: Request) -> Answer:
        asked = _asked(request)
        state, code = asked.get("state", [""])[0], asked.get("code", [""])[0]
        begun = self._cookies.sign_on(request.noted.get(b"cookie"), state)
        # Who answers, if it says so (RFC 9207); any other issuer is a mix-up.
        answered_by = asked.get("iss", [self._identity.issuer])[0]
        if begun is None or not code or answered_by != self._identity.issuer:
            raise SignOnFailed
        grant = await self._identity.redeem(code, nonce=begun.nonce, verifier=begun.verifier)
        caller = await self._tokens.verify(grant.access_token)
        if caller.sid is None or grant.refresh_token is None:
            raise SignOnFailed
        await self._access.keep(caller.sid, grant.access_token, caller.exp)
        session = Session(caller.sid, grant.refresh_token)
        return _see_other(
            begun.next,
            [self._cookies.set_session(session), self._cookies.clear_sign_on(state)],
        )

    async def _session(self, request: Request) -> Answer:
        session = self._cookies.session(request.noted.get(b"cookie"))
        if session is None:
            return _json({"signed_on": False})
        try:
            _, caller = await self._access.of(session)
        except SessionEnded:
            return _json({"signed_on": False}, [self._cookies.clear_session()])
        shown = {name: caller.claims.get(name) for name in _SHOWN}
        return _json(
            {
                "signed_on": True,
                "csrf_token": self._seal.csrf_token(session.sid),
                "expires_at": _moment(caller.claims.get("session_expires_at")),
                "person": {"id": caller.sub, **shown},
            }
        )

    async def _sign_out(self, request: Request) -> Answer:
        session = self._cookies.session(request.noted.get(b"cookie"))
        id_token = None
        if session is not None:
            self._origins.check_csrf(
                request, self._seal.csrf_token(session.sid), await _shown_in_form(request)
            )
            id_token = await self._end(session)
        to = self._identity.end_session_url(id_token)
        cleared = [self._cookies.clear_session()]
        if "text/html" in request.text(b"accept"):
            return _see_other(to, cleared)
        return _json({"next": to}, cleared)

    async def _end(self, session: Session) -> str | None:
        """Over for us at once, whatever identity says; the hint its sign-out page asks for."""
        id_token = None
        try:
            id_token = (await self._identity.refresh(session.refresh_token)).id_token
            await self._identity.revoke(session.refresh_token)
        except SessionEnded:
            pass
        except SignOnUnavailable as error:
            log.warning("session not ended at identity", error=type(error).__name__)
        self._revoked.add(session.sid)
        await self._access.forget(session.sid)
        return id_token


async def _shown_in_form(request: Request) -> str | None:
    """The token from a plain HTML form, which cannot send a header; None if it is no form."""
    if not request.text(b"content-type").startswith("application/x-www-form-urlencoded"):
        return None
    form = parse_qs((await request.body(4096, 5.0)).decode("latin-1"))
    return form.get("csrf_token", [""])[0]


def _asked(request: Request) -> dict[str, list[str]]:
    try:
        return parse_qs(request.query, keep_blank_values=True, max_num_fields=20, errors="strict")
    except (ValueError, UnicodeDecodeError) as error:
        raise InvalidNext from error


def _moment(seconds: object) -> str | None:
    """A NumericDate as the API writes moments."""
    if not isinstance(seconds, int):
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _see_other(to: str, headers: Headers) -> Answer:
    return Answer(303, [(b"location", to.encode()), _NO_STORE, *headers])


def _json(value: dict[str, object], headers: Headers | None = None) -> Answer:
    body = orjson.dumps(value)
    return Answer(200, [(b"content-type", b"application/json"), _NO_STORE, *(headers or [])], body)
