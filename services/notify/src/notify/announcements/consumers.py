from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consumers import Consumers
from contracts.events import (
    CaseCompleted,
    CaseReturned,
    CaseSubmitted,
    CaseUrged,
    CaseWithdrawn,
    CorrectionAnswered,
    CorrectionOpened,
    DocumentIssued,
    TaskOpened,
)
from notify.announcements.commands import announce, announce_correction
from notify.announcements.errors import NobodyToTell
from notify.announcements.links import CORRECTIONS_TO_ANSWER, MY_DATA
from notify.announcements.rules import Kind

consumers = Consumers()


@consumers.on(TaskOpened)
async def announce_task(event: TaskOpened, session: AsyncSession) -> None:
    to = event.assignee_id or event.group
    if to is None:
        raise NobodyToTell
    await announce(
        session,
        Kind.TASK_OPENED,
        event,
        occasion=event.task_id,
        to=to,
        step=event.step_title,
        task=event.task_id,
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


@consumers.on(CaseUrged)
async def announce_urging(event: CaseUrged, session: AsyncSession) -> None:
    """One message to each who has a part of it, however many steps they have."""
    for to, task in {each.assignee_id or each.group: each for each in event.tasks}.items():
        if to is None:
            raise NobodyToTell
        # Told apart by the step, for there is one announcement to each of its holders.
        occasion = f"{event.case_id}/{event.times}/{task.task_id}"
        await announce(
            session,
            Kind.CASE_URGED,
            event,
            occasion=occasion,
            to=to,
            step=task.step_title,
            task=task.task_id,
        )


@consumers.on(DocumentIssued)
async def announce_document(event: DocumentIssued, session: AsyncSession) -> None:
    await announce(
        session, Kind.DOCUMENT_ISSUED, event, occasion=event.document_id, to=event.applicant_id
    )


@consumers.on(CorrectionOpened)
async def announce_correction_to_stewards(event: CorrectionOpened, session: AsyncSession) -> None:
    # Without a post to look after it, it waits in the list that administrators have.
    if event.stewards is not None:
        await announce_correction(
            session,
            Kind.DATA_CORRECTION_OPENED,
            event,
            to=event.stewards,
            link=CORRECTIONS_TO_ANSWER,
        )


@consumers.on(CorrectionAnswered)
async def announce_correction_answer(event: CorrectionAnswered, session: AsyncSession) -> None:
    kind = (
        Kind.DATA_CORRECTION_ACCEPTED
        if event.decision == "accepted"
        else Kind.DATA_CORRECTION_REFUSED
    )
    await announce_correction(session, kind, event, to=event.person_id, link=MY_DATA)
