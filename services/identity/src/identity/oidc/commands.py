"""The steps of the protocol that are not Authlib's: who asks, and who has to sign on first."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.database import Session, runtime_of
from identity.derived import digest, new_token
from identity.keys.keyring import Keyring, Keys
from identity.oidc import queries
from identity.oidc.server import Answer, Core, ProtocolRequest, in_thread
from identity.oidc.storage import Storage, subject_of
from identity.oidc.tokens import Subject
from identity.sessions import rules
from identity.sessions.commands import Browser, live_session
from identity.sessions.models import SsoSession
from identity.settings import Settings, settings_of

PENDING_LIFETIME = timedelta(minutes=15)
KEEP_CODES = timedelta(minutes=10)


@dataclass(frozen=True)
class Exchange:
    """One request of the protocol, with what it takes to answer it."""

    session: AsyncSession
    settings: Settings
    keys: Keys
    core: Core
    browser: Browser

    async def authorize(self, parameters: dict[str, str], live: SsoSession | None) -> Answer | None:
        """The answer to an authorization request; None if somebody has to sign on first."""
        subject = None
        max_age = parameters.get("max_age", "")
        seconds = int(max_age) if max_age.isdigit() and len(max_age) < 10 else None
        if live and rules.is_recent(live.authenticated_at, seconds, datetime.now(UTC)):
            subject = await subject_of(self.session, live)
        return await self._authorize(parameters, subject, False)

    async def authorize_as(self, parameters: dict[str, str], live: SsoSession) -> Answer | None:
        """The answer, now that they have signed on."""
        return await self._authorize(parameters, await subject_of(self.session, live), True)

    async def _authorize(
        self, parameters: dict[str, str], subject: Subject | None, just_signed_on: bool
    ) -> Answer | None:
        uri = f"{self.settings.issuer}/oauth/authorize"
        request = ProtocolRequest("GET", uri, parameters)
        return await in_thread(self.core.authorize, request, subject, just_signed_on)

    async def token(self, parameters: dict[str, str], authorization: str | None) -> Answer:
        uri = f"{self.settings.issuer}/oauth/token"
        request = ProtocolRequest("POST", uri, parameters, authorization)
        return await in_thread(self.core.create_token_response, request)

    async def revoke(self, parameters: dict[str, str], authorization: str | None) -> Answer:
        uri = f"{self.settings.issuer}/oauth/revoke"
        request = ProtocolRequest("POST", uri, parameters, authorization)
        return await in_thread(self.core.create_endpoint_response, "revocation", request)

    async def live(self, cookie: str | None) -> SsoSession | None:
        lifetime = self.settings.session_lifetime
        return await live_session(self.session, cookie, lifetime, datetime.now(UTC))


def browser_of(request: Request) -> Browser:
    """Behind the gateway the server takes the address from X-Forwarded-For."""
    address = request.client.host if request.client else "unknown"
    return Browser(address, request.headers.get("user-agent", ""))


async def _exchange(request: Request, session: Session) -> Exchange:
    runtime = runtime_of(request)
    settings, browser = settings_of(runtime), browser_of(request)
    keys = await runtime.get(Keyring).current()
    storage = Storage(session, settings.session_lifetime, browser)
    return Exchange(session, settings, keys, Core(storage, keys, settings), browser)


Oidc = Annotated[Exchange, Depends(_exchange)]


async def keep_pending(session: AsyncSession, parameters: dict[str, str], browser: str) -> str:
    """Keep what a client asked until somebody has signed on; the name it goes by meanwhile."""
    token = new_token()
    row = {
        "token_hash": digest(token),
        "browser_hash": digest(browser),
        "parameters": parameters,
        "expires_at": datetime.now(UTC) + PENDING_LIFETIME,
    }
    await queries.add_pending(session, row)
    return token


async def pending_parameters(
    session: AsyncSession, token: str, browser: str | None
) -> dict[str, Any] | None:
    """What a client asked in this browser, if it still waits."""
    if not browser:
        return None
    found = await queries.pending(session, digest(token), digest(browser), datetime.now(UTC))
    return found.parameters if found else None


async def take_pending(session: AsyncSession, token: str, browser: str) -> dict[str, Any] | None:
    return await queries.take_pending(session, digest(token), digest(browser), datetime.now(UTC))
