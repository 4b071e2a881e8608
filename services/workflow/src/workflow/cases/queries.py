"""All SQL about cases. Someone else's is simply not found."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Sequence as NumberSequence
from sqlalchemy import delete, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.cases.errors import CaseNotFound
from workflow.cases.models import Case, CaseRead, Status
from workflow.processes import queries as processes

NUMBERS = NumberSequence("case_number")
# Any constant: it only has to differ from the first half of other locks with two.
_DRAFTS = 73_201


async def own_case(session: AsyncSession, id: UUID, owner: UUID) -> Case:
    return _found(
        await session.scalar(select(Case).where(Case.id == id, Case.applicant_id == owner))
    )


async def own_case_locked(session: AsyncSession, id: UUID, owner: UUID) -> Case:
    mine = select(Case).where(Case.id == id, Case.applicant_id == owner)
    return _found(await session.scalar(mine.with_for_update(), execution_options=_FRESH))


async def case_locked(session: AsyncSession, id: UUID) -> Case:
    """Whoever asks has shown that they may, by another row."""
    one = select(Case).where(Case.id == id)
    return _found(await session.scalar(one.with_for_update(), execution_options=_FRESH))


async def case_of(session: AsyncSession, id: UUID) -> Case:
    """Whoever asks has shown that they may, by another row."""
    return _found(await session.scalar(select(Case).where(Case.id == id)))


async def mine(
    session: AsyncSession,
    owner: UUID,
    statuses: Sequence[str],
    q: str,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[Case]:
    """Newest first. `q` is looked for in the cases of one person, so it needs no index."""
    found = select(Case).where(Case.applicant_id == owner)
    if statuses:
        found = found.where(Case.status.in_(statuses))
    if q:
        said = (Case.number, Case.matter_title["zh"].astext, Case.matter_title["en"].astext)
        found = found.where(or_(*(each.icontains(q, autoescape=True) for each in said)))
    if after is not None:
        found = found.where(tuple_(Case.created_at, Case.id) < after)
    found = found.order_by(Case.created_at.desc(), Case.id.desc()).limit(limit)
    return (await session.scalars(found)).all()


async def counts(session: AsyncSession, owner: UUID) -> dict[str, int]:
    """How many cases one has in each state."""
    found = select(Case.status, func.count()).where(Case.applicant_id == owner)
    return dict((await session.execute(found.group_by(Case.status))).all())


async def drafts_of(session: AsyncSession, owner: UUID, *, locked: bool = False) -> int:
    """How many drafts one has; `locked`, nobody adds one for them until this transaction ends."""
    if locked:
        of_one_person = func.hashtext(str(owner))
        await session.execute(select(func.pg_advisory_xact_lock(_DRAFTS, of_one_person)))
    drafts = (Case.applicant_id == owner) & (Case.status == Status.DRAFT)
    return int(await session.scalar(select(func.count()).where(drafts)) or 0)


async def reads_of(
    session: AsyncSession, case_id: UUID, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[CaseRead]:
    """Latest first; whose case it is, the caller has checked."""
    found = select(CaseRead).where(CaseRead.case_id == case_id)
    if after is not None:
        found = found.where(tuple_(CaseRead.at, CaseRead.id) < after)
    found = found.order_by(CaseRead.at.desc(), CaseRead.id.desc()).limit(limit)
    return (await session.scalars(found)).all()


async def online_definition(session: AsyncSession, matter_code: str) -> UUID | None:
    """Which definition new cases of a matter follow; None while it is not online."""
    return await processes.startable_id(session, matter_code)


async def next_number(session: AsyncSession) -> int:
    """Grows; a gap is left by what was rolled back, and nobody waits for anybody."""
    return int(await session.scalar(select(NUMBERS.next_value())) or 0)


async def discard(session: AsyncSession, case: Case) -> None:
    await session.execute(delete(Case).where(Case.id == case.id))


# A row read before it was locked may have been changed while waiting for the lock.
_FRESH: dict[str, Any] = {"populate_existing": True}


def _found(case: Case | None) -> Case:
    if case is None:
        raise CaseNotFound
    return case
