"""All SQL about documents."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from workflow.documents.models import Document

#: How long one attempt may take before another worker tries.
LEASE = timedelta(seconds=60)


async def take_due(session: AsyncSession, now: datetime) -> Document | None:
    """The next document to be made, taken so that no other worker takes it for a while."""
    due = (
        select(Document.id)
        .where(Document.status == "pending", Document.try_at <= now)
        .order_by(Document.try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = (
        update(Document)
        .where(Document.id == due)
        .values(tries=Document.tries + 1, try_at=now + LEASE)
        .returning(Document)
    )
    return await session.scalar(taken)


async def locked(session: AsyncSession, id: UUID) -> Document:
    """Lock its case first."""
    one = select(Document).where(Document.id == id).with_for_update()
    return (await session.scalars(one)).one()


async def of_case(session: AsyncSession, case_id: UUID) -> Sequence[Document]:
    """Whose case it is, the caller has checked."""
    found = select(Document).where(Document.case_id == case_id).order_by(Document.kind)
    return (await session.scalars(found)).all()


async def with_pdf(session: AsyncSession, id: UUID) -> Document | None:
    """Who may see it, the caller has to check."""
    one = select(Document).where(Document.id == id).options(undefer(Document.pdf))
    return await session.scalar(one)


async def issued(session: AsyncSession, code: str) -> Document | None:
    """For anyone who holds the code."""
    return await session.scalar(
        select(Document).where(Document.code == code, Document.status == "issued")
    )


async def retry_failed(session: AsyncSession, now: datetime) -> int:
    """Have another try at what was given up."""
    again = update(Document).where(Document.status == "failed")
    result = await session.execute(again.values(status="pending", tries=0, try_at=now))
    return int(getattr(result, "rowcount", 0))
