"""Opening, using and ending sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import SessionRevoked
from identity.derived import digest, new_token
from identity.persons.models import Identity
from identity.sessions import queries, rules
from identity.sessions.models import SsoSession
from identity.settings import Lifetime


@dataclass(frozen=True)
class Browser:
    """What a browser says about itself; shown to its owner, believed by nobody."""

    address: str
    user_agent: str


async def live_session(
    session: AsyncSession, token: str | None, lifetime: Lifetime, now: datetime
) -> SsoSession | None:
    """The session a cookie opens, if it is not over; its use is noted."""
    if not token:
        return None
    return await _live(session, await queries.by_token(session, digest(token)), lifetime, now)


async def use(
    session: AsyncSession, id: UUID, lifetime: Lifetime, now: datetime
) -> SsoSession | None:
    """The session with this id, if it is not over; its use is noted."""
    return await _live(session, await queries.by_id(session, id), lifetime, now)


async def open_session(
    session: AsyncSession,
    who: Identity,
    browser: Browser,
    before: SsoSession | None,
    lifetime: Lifetime,
    now: datetime,
) -> tuple[SsoSession, str]:
    """A session and its new cookie, never one the browser brought along.

    `before` is the live session this browser had: the same identity keeps it,
    anybody else's ends.
    """
    token, expires_at = new_token(), now + lifetime.absolute
    if before is not None and before.identity_id == who.id:
        before.authenticated_again(digest(token), now, expires_at)
        return before, token
    if before is not None:
        await revoke(session, before.id, now)
    opened = SsoSession(
        person_id=who.person_id,
        identity_id=who.id,
        token_hash=digest(token),
        authenticated_at=now,
        created_at=now,
        seen_at=now,
        expires_at=expires_at,
        address=browser.address[:60],
        user_agent=browser.user_agent[:200],
    )
    session.add(opened)
    await session.flush()  # house-rule: codes and the audit name opened.id
    return opened, token


async def revoke(session: AsyncSession, id: UUID, now: datetime) -> SsoSession | None:
    """End the session and tell everyone; None if it was over already."""
    found = await queries.locked(session, id)
    if found is None or found.ended_at is not None:
        return None
    found.end(now)
    emit(session, SessionRevoked(session_id=id))
    return found


async def revoke_own(session: AsyncSession, id: UUID, owner: UUID, now: datetime) -> None:
    found = await queries.own_session(session, id, owner)
    found.end(now)
    emit(session, SessionRevoked(session_id=id))


async def revoke_person(session: AsyncSession, person_id: UUID, now: datetime) -> int:
    """How many sessions that were."""
    return _told(session, await queries.end_all(session, now, person=person_id))


async def revoke_identities(session: AsyncSession, identities: Sequence[UUID]) -> int:
    if not identities:
        return 0
    now = datetime.now(UTC)
    return _told(session, await queries.end_all(session, now, identities=identities))


def _told(session: AsyncSession, ended: Sequence[UUID]) -> int:
    for id in ended:
        emit(session, SessionRevoked(session_id=id))
    return len(ended)


async def _live(
    session: AsyncSession, found: SsoSession | None, lifetime: Lifetime, now: datetime
) -> SsoSession | None:
    if found is None or not rules.is_live(
        found.seen_at, found.expires_at, found.ended_at, lifetime.idle, now
    ):
        return None
    if rules.is_worth_noting(found.seen_at, now):
        await queries.note_use(session, found.id, now)
    return found
