"""Checking who somebody is, and setting passwords."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.database import transaction
from chassis.service import Runtime
from identity.accounts import queries, rules
from identity.accounts.errors import SignOnRefused, TooManyTries, WeakPassword
from identity.accounts.models import AuditEntry, Outcome
from identity.accounts.passwords import Passwords
from identity.derived import key_for, mac
from identity.persons.models import Identity
from identity.sessions.commands import Browser, revoke_person
from identity.settings import settings_of


def note(
    session: AsyncSession,
    outcome: Outcome,
    browser: Browser,
    *,
    person_id: UUID | None = None,
    session_id: UUID | None = None,
    number_digest: bytes | None = None,
) -> None:
    """Keep a line in the audit."""
    session.add(
        AuditEntry(
            at=datetime.now(UTC),
            outcome=outcome,
            person_id=person_id,
            session_id=session_id,
            number_digest=number_digest,
            address=browser.address[:60],
            user_agent=browser.user_agent[:200],
        )
    )


async def authenticate(runtime: Runtime, number: str, password: str, browser: Browser) -> Identity:
    """Who this is; SignOnRefused, the same way and after the same time for unknown numbers.

    In three steps, because hashing takes long and no connection waits for it:
    the try is counted before it is made, or parallel guesses would be free.
    """
    account = digest_of(runtime, number)
    async with transaction(runtime) as session:
        wait = await _count(session, account, browser)
        known = None if wait else await queries.credentials(session, number)
    if wait:
        raise wait
    hash = known.password_hash if known else None
    right = await runtime.get(Passwords).matches(password[: rules.LONGEST_PASSWORD], hash)
    async with transaction(runtime) as session:
        if known is None or not right:
            person_id = known.who.person_id if known else None
            note(
                session,
                Outcome.FAILED,
                browser,
                person_id=person_id,
                number_digest=None if known else account,
            )
        else:
            await queries.clear_attempts(session, account, browser.address)
    if known is None or not right:
        raise SignOnRefused
    return known.who


def digest_of(runtime: Runtime, number: str) -> bytes:
    """A number, as far as it may be kept when nobody has it."""
    key = key_for("sign-on attempts", settings_of(runtime).own_secret)
    return bytes.fromhex(mac(key, number))


async def _count(session: AsyncSession, account: bytes, browser: Browser) -> TooManyTries | None:
    now = datetime.now(UTC)
    tries = await queries.attempts(session, account, browser.address, now)
    if now - tries.last_at > rules.FORGET_AFTER:
        tries.count = 0
    left = rules.locked_for(tries.count, tries.last_at, now)
    if left:
        note(session, Outcome.LOCKED, browser, number_digest=account)
        return TooManyTries(left)
    tries.count, tries.last_at = tries.count + 1, now
    return None


async def set_password(
    runtime: Runtime, number: str, password: str, person_id: UUID, present: str | None
) -> bool:
    """False if it is the present one; else it is from now on, and open sessions end."""
    if rules.is_weak(password, number):
        raise WeakPassword(WeakPassword.__doc__)
    hasher = runtime.get(Passwords)
    if await hasher.matches(password, present):
        return False
    hash, now = await hasher.hash(password), datetime.now(UTC)
    async with transaction(runtime) as session:
        await queries.put_password(session, person_id, hash, now)
        await revoke_person(session, person_id, now)
    return True
