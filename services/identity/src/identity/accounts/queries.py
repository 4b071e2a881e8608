"""All SQL about accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import Row, Table, bindparam, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.accounts.models import Account, Attempts, AuditEntry, Outcome
from identity.persons.models import Identity


@dataclass(frozen=True)
class Credentials:
    who: Identity
    password_hash: str | None


_credentials = (
    select(Identity, Account.password_hash)
    .join(Account, Account.person_id == Identity.person_id, isouter=True)
    .where(Identity.number == bindparam("number"), Identity.active)
)
_attempts = (
    select(Attempts)
    .where(Attempts.account == bindparam("account"), Attempts.address == bindparam("address"))
    .with_for_update()
)
_first = insert(cast("Table", Attempts.__table__)).on_conflict_do_nothing()
_account = insert(cast("Table", Account.__table__))
_put_password = _account.on_conflict_do_update(
    index_elements=["person_id"],
    set_={
        "password_hash": _account.excluded.password_hash,
        "changed_at": _account.excluded.changed_at,
    },
)

_own_sign_ons = (
    select(AuditEntry)
    .where(
        AuditEntry.person_id == bindparam("owner"),
        AuditEntry.at > bindparam("since"),
        AuditEntry.outcome.in_([Outcome.SUCCEEDED.value, Outcome.FAILED.value]),
    )
    .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
)


async def credentials(session: AsyncSession, number: str) -> Credentials | None:
    """Of somebody who may sign on; None for unknown numbers and those who have left."""
    row = (await session.execute(_credentials, {"number": number})).one_or_none()
    return Credentials(row[0], row[1]) if row else None


async def attempts(session: AsyncSession, account: bytes, address: str, now: datetime) -> Attempts:
    """Locked for update: of guesses made at the same time, each sees the ones before."""
    key = {"account": account, "address": address}
    await session.execute(_first, {**key, "count": 0, "last_at": now})
    return (await session.scalars(_attempts, key)).one()


async def clear_attempts(session: AsyncSession, account: bytes, address: str) -> None:
    mine = (Attempts.account == account) & (Attempts.address == address)
    await session.execute(delete(Attempts).where(mine))


async def forget_attempts(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(Attempts).where(Attempts.last_at < before))


async def password_hashes(
    session: AsyncSession, numbers: Sequence[str]
) -> Sequence[Row[str, UUID, str]]:
    """Number, person and hash, if any, of those who are provisioned."""
    query = (
        select(Identity.number, Identity.person_id, Account.password_hash)
        .join(Account, Account.person_id == Identity.person_id, isouter=True)
        .where(Identity.number.in_(numbers), Identity.active)
    )
    return (await session.execute(query)).all()


async def put_password(
    session: AsyncSession, person_id: UUID, password_hash: str, now: datetime
) -> None:
    row = {"person_id": person_id, "password_hash": password_hash, "changed_at": now}
    await session.execute(_put_password, row)


async def own_sign_ons(
    session: AsyncSession,
    owner: UUID,
    since: datetime,
    limit: int,
    before: tuple[datetime, UUID] | None,
) -> Sequence[AuditEntry]:
    """Newest first; those that failed too."""
    query = _own_sign_ons.limit(limit)
    if before is not None:
        query = query.where(tuple_(AuditEntry.at, AuditEntry.id) < before)
    return (await session.scalars(query, {"owner": owner, "since": since})).all()


async def forget_audit(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(AuditEntry).where(AuditEntry.at < before))
