"""All SQL of the protocol."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from identity.oidc.models import AuthorizationCode, PendingAuthorization, RefreshToken

_add_pending = insert(cast("Table", PendingAuthorization.__table__))
_add_code = insert(cast("Table", AuthorizationCode.__table__))
_add_refresh_token = insert(cast("Table", RefreshToken.__table__))
_pending = select(PendingAuthorization).where(
    PendingAuthorization.token_hash == bindparam("token_hash"),
    PendingAuthorization.browser_hash == bindparam("browser_hash"),
    PendingAuthorization.expires_at > bindparam("now"),
)
_take_pending = (
    delete(PendingAuthorization)
    .where(
        PendingAuthorization.token_hash == bindparam("token_hash"),
        PendingAuthorization.browser_hash == bindparam("browser_hash"),
        PendingAuthorization.expires_at > bindparam("now"),
    )
    .returning(PendingAuthorization.parameters)
)
_code = (
    select(AuthorizationCode)
    .where(
        AuthorizationCode.code_hash == bindparam("code_hash"),
        AuthorizationCode.client_id == bindparam("client_id"),
    )
    .with_for_update()
    .execution_options(populate_existing=True)
)
_refresh_token = select(RefreshToken).where(
    RefreshToken.token_hash == bindparam("token_hash"), RefreshToken.revoked_at.is_(None)
)


async def add_pending(session: AsyncSession, row: dict[str, Any]) -> None:
    await session.execute(_add_pending, row)


async def pending(
    session: AsyncSession, token_hash: bytes, browser_hash: bytes, now: datetime
) -> PendingAuthorization | None:
    """Only the browser that asked finds it."""
    key = {"token_hash": token_hash, "browser_hash": browser_hash, "now": now}
    return await session.scalar(_pending, key)


async def take_pending(
    session: AsyncSession, token_hash: bytes, browser_hash: bytes, now: datetime
) -> dict[str, Any] | None:
    """It is answered once."""
    key = {"token_hash": token_hash, "browser_hash": browser_hash, "now": now}
    return await session.scalar(_take_pending, key)


async def add_code(session: AsyncSession, row: dict[str, Any]) -> None:
    await session.execute(_add_code, row)


async def code(session: AsyncSession, code_hash: bytes, client_id: str) -> AuthorizationCode | None:
    """Locked for update: of two who redeem it at once, the second sees the first."""
    return await session.scalar(_code, {"code_hash": code_hash, "client_id": client_id})


async def add_refresh_token(session: AsyncSession, row: dict[str, Any]) -> None:
    await session.execute(_add_refresh_token, row)


async def refresh_token(session: AsyncSession, token_hash: bytes) -> RefreshToken | None:
    return await session.scalar(_refresh_token, {"token_hash": token_hash})


async def revoke_issued_from(session: AsyncSession, code_id: UUID, now: datetime) -> None:
    issued = (RefreshToken.code_id == code_id) & RefreshToken.revoked_at.is_(None)
    await session.execute(update(RefreshToken).where(issued).values(revoked_at=now))


async def forget_expired(session: AsyncSession, now: datetime, codes_before: datetime) -> None:
    gone: Sequence[Any] = (
        delete(PendingAuthorization).where(PendingAuthorization.expires_at < now),
        delete(AuthorizationCode).where(AuthorizationCode.expires_at < codes_before),
    )
    for statement in gone:
        await session.execute(statement)
