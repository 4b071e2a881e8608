"""All SQL about write-backs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.writebacks.models import Writeback


async def case_of(session: AsyncSession, id: UUID) -> UUID | None:
    """The case a write-back is about; nothing is locked yet, so that the case can be first."""
    return await session.scalar(select(Writeback.case_id).where(Writeback.id == id))


async def locked(session: AsyncSession, id: UUID) -> Writeback:
    """Lock its case first."""
    one = select(Writeback).where(Writeback.id == id).with_for_update()
    return (await session.scalars(one)).one()


async def attempts(session: AsyncSession, case_id: UUID, step: str) -> int:
    """How often this step was asked for already. The case has to be locked."""
    asked = select(func.count()).where(Writeback.case_id == case_id, Writeback.step == step)
    return int(await session.scalar(asked) or 0)


async def completed(session: AsyncSession, case_id: UUID) -> Sequence[Writeback]:
    """What was carried out for a case."""
    done = select(Writeback).where(Writeback.case_id == case_id, Writeback.status == "completed")
    return (await session.scalars(done.order_by(Writeback.answered_at))).all()
