"""What the protocol's core keeps and finds, for code that runs in a thread.

The database is the event loop's; every call here waits for it there.
"""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from identity.accounts.commands import note
from identity.accounts.models import Outcome
from identity.clients.models import Client
from identity.clients.queries import active_client
from identity.derived import digest, new_token
from identity.oidc import queries
from identity.oidc.models import AuthorizationCode, RefreshToken
from identity.oidc.tokens import Subject
from identity.persons.queries import profile
from identity.sessions import commands as sessions
from identity.sessions.commands import Browser
from identity.sessions.models import SsoSession
from identity.settings import Lifetime

CODE_LIFETIME = timedelta(seconds=60)
T = TypeVar("T")


class Storage:
    """One request's view of the database."""

    def __init__(self, session: AsyncSession, lifetime: Lifetime, browser: Browser) -> None:
        self._session, self._lifetime, self._browser = session, lifetime, browser
        self._subjects: dict[Any, Subject | None] = {}

    def client(self, client_id: str) -> Client | None:
        if len(client_id) > 100 or not (client_id.isascii() and client_id.isprintable()):
            return None
        return _asked(active_client, self._session, client_id)

    def keep_code(self, code: str, request: Any, subject: Subject) -> None:
        asked = request.payload.data
        now = datetime.now(UTC)
        row = {
            "code_hash": digest(code),
            "client_id": request.client.client_id,
            "session_id": subject.session_id,
            "redirect_uri": asked["redirect_uri"],
            "scope": request.scope,
            "nonce": asked.get("nonce"),
            "code_challenge": asked.get("code_challenge"),
            "authenticated_at": subject.authenticated_at,
            "expires_at": now + CODE_LIFETIME,
        }
        _asked(queries.add_code, self._session, row)

    def code(self, code: str, client: Client) -> AuthorizationCode | None:
        """One that can still be redeemed. Of one that was, everything issued is revoked."""
        return _asked(self._redeemable, code, client.client_id)

    async def _redeemable(self, code: str, client_id: str) -> AuthorizationCode | None:
        found, now = await queries.code(self._session, digest(code), client_id), datetime.now(UTC)
        if found is None:
            return None
        if found.redeemed_at is not None:
            # Somebody else has the code too (RFC 9700, 4.5). Access tokens are
            # tied to nothing but the session, so that ends.
            await queries.revoke_issued_from(self._session, found.id, now)
            await self._end(found.session_id)
            return None
        return found if now < found.expires_at else None

    def subject(self, of: AuthorizationCode | RefreshToken) -> Subject | None:
        """Whose it is; None once the session is over or the person has left."""
        return _asked(self._subject, of)

    async def _subject(self, of: AuthorizationCode | RefreshToken) -> Subject | None:
        now = datetime.now(UTC)
        live = await sessions.use(self._session, of.session_id, self._lifetime, now)
        return await subject_of(self._session, live) if live else None

    def refresh_token(self, token: str) -> RefreshToken | None:
        return _asked(queries.refresh_token, self._session, digest(token))

    def new_refresh_token(self, of: AuthorizationCode) -> str:
        token = new_token()
        row = {
            "token_hash": digest(token),
            "client_id": of.client_id,
            "session_id": of.session_id,
            "code_id": of.id,
            "scope": of.scope,
        }
        _asked(queries.add_refresh_token, self._session, row)
        return token

    def end(self, of: RefreshToken) -> None:
        """End the session it came from, with every token of it."""
        of.revoked_at = datetime.now(UTC)
        _asked(self._end, of.session_id)

    async def _end(self, session_id: Any) -> None:
        ended = await sessions.revoke(self._session, session_id, datetime.now(UTC))
        if ended is not None:
            note(
                self._session,
                Outcome.REVOKED,
                self._browser,
                person_id=ended.person_id,
                session_id=ended.id,
            )


async def subject_of(session: AsyncSession, live: SsoSession) -> Subject | None:
    who = await profile(session, live.identity_id)
    return Subject(who, live.id, live.authenticated_at, live.expires_at) if who else None


def _asked(ask: Callable[..., Coroutine[Any, Any, T]], *arguments: Any) -> T:
    return anyio.from_thread.run(ask, *arguments)
