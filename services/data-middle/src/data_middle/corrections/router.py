from datetime import UTC, datetime
from uuid import UUID

from chassis.auth import Me
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from data_middle.corrections import commands, queries
from data_middle.corrections.errors import NotASteward
from data_middle.corrections.rules import looked_after_by
from data_middle.corrections.schemas import (
    AnswerIn,
    AnswerOut,
    AssignedCorrection,
    AssignedCount,
    CorrectionIn,
    CorrectionOut,
    Status,
)
from data_middle.reads.commands import Reader
from data_middle.reads.router import RequestId

router = Router(prefix="/api/data-middle/v1/corrections", tags=["corrections"])


@router.post("", status_code=201)
async def open_correction(asked: CorrectionIn, me: Me, session: Session) -> CorrectionOut:
    """Something held on me is wrong. Its steward is told, and answers."""
    return CorrectionOut.model_validate(await commands.open_correction(session, me, asked))


@router.get("")
async def list_my_corrections(
    me: Me, session: Session, paging: Paging, status: Status | None = None
) -> Page[CorrectionOut]:
    """What I said is wrong, and what became of it; newest first."""
    before = next(iter(paging.key(UUID) or ()), None)
    rows = await queries.own_corrections(
        session, me.person_id, paging.limit + 1, status=status, before=before
    )
    mine, next_cursor = page_of(rows, paging, lambda row: [row.id])
    return Page(items=[CorrectionOut.model_validate(row) for row in mine], next_cursor=next_cursor)


@router.get("/assigned")
async def list_assigned_corrections(
    me: Me, session: Session, paging: Paging, request_id: RequestId, status: Status = "open"
) -> Page[AssignedCorrection]:
    """For stewards: what waits for my answer, the longest waiting first; what is answered,
    newest first. The people concerned see that I looked."""
    after = next(iter(paging.key(UUID) or ()), None)
    resources = looked_after_by(me)
    if not resources:
        raise NotASteward
    rows = await queries.assigned_corrections(session, resources, status, paging.limit + 1, after)
    page, next_cursor = page_of(rows, paging, lambda row: [row[0].id])
    shown = await commands.show_assigned(session, Reader(me, request_id), page)
    return Page(items=shown, next_cursor=next_cursor)


@router.get("/assigned/count")
async def count_assigned_corrections(me: Me, session: Session) -> AssignedCount:
    """How many wait for my answer. Counting reads nobody's data."""
    return AssignedCount(open=await queries.count_open(session, looked_after_by(me)))


@router.post("/{id}/answer")
async def answer_correction(id: UUID, asked: AnswerIn, me: Me, session: Session) -> AnswerOut:
    """For stewards: `accepted` if the source will be mended, else `refused`; and why."""
    answered = await commands.answer(session, id, me, asked, datetime.now(UTC))
    return AnswerOut.model_validate(answered)


@router.post("/{id}/withdrawal")
async def withdraw_correction(id: UUID, me: Me, session: Session) -> CorrectionOut:
    """I was mistaken, or do not mind any more."""
    withdrawn = await commands.withdraw(session, id, me, datetime.now(UTC))
    return CorrectionOut.model_validate(withdrawn)
