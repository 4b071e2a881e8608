from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consumers import Consumers
from contracts.events import (
    CaseCompleted,
    CaseReturned,
    CaseSubmitted,
    CaseWithdrawn,
    DocumentIssued,
    TaskOpened,
)
from notify.announcements.commands import announce
from notify.announcements.errors import NobodyToTell
from notify.announcements.rules import Kind

consumers = Consumers()


@consumers.on(TaskOpened)
async def announce_task(event: TaskOpened, session: AsyncSession) -> None:
    to = event.assignee_id or event.group
    if to is None:
        raise NobodyToTell
    await announce(
        session, Kind.TASK_OPENED, event, occasion=event.task_id, to=to, step=event.step_title
    )


@consumers.on(CaseSubmitted)
async def announce_submission(event: CaseSubmitted, session: AsyncSession) -> None:
    occasion = f"{event.case_id}/{event.round}"
    await announce(session, Kind.CASE_SUBMITTED, event, occasion=occasion, to=event.applicant_id)


@consumers.on(CaseReturned)
async def announce_return(event: CaseReturned, session: AsyncSession) -> None:
    occasion = f"{event.case_id}/{event.round}"
    await announce(session, Kind.CASE_RETURNED, event, occasion=occasion, to=event.applicant_id)


@consumers.on(CaseCompleted)
async def announce_result(event: CaseCompleted, session: AsyncSession) -> None:
    kind = Kind.CASE_APPROVED if event.outcome == "approved" else Kind.CASE_REJECTED
    await announce(session, kind, event, occasion=event.case_id, to=event.applicant_id)


@consumers.on(CaseWithdrawn)
async def announce_withdrawal(event: CaseWithdrawn, session: AsyncSession) -> None:
    await announce(
        session, Kind.CASE_WITHDRAWN, event, occasion=event.case_id, to=event.applicant_id
    )


@consumers.on(DocumentIssued)
async def announce_document(event: DocumentIssued, session: AsyncSession) -> None:
    await announce(
        session, Kind.DOCUMENT_ISSUED, event, occasion=event.document_id, to=event.applicant_id
    )
