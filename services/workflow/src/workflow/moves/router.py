from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Response

from chassis.auth import Me
from chassis.database import Session
from chassis.http import IfMatch, etag
from chassis.routing import Router
from workflow.cases.schemas import CaseOut
from workflow.moves import applicant, offices
from workflow.moves.schemas import Approval, Rejection, Return
from workflow.tasks.models import Decision
from workflow.tasks.schemas import TaskOut

router: APIRouter = Router(prefix="/api/workflow/v1")


@router.post("/cases/{id}/submission", status_code=201, tags=["cases"])
async def submit_case(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> CaseOut:
    """Hand a draft in, or a returned case in again."""
    case = await applicant.submit(session, me, id, if_match, _now())
    response.headers["ETag"] = etag(case.version)
    return CaseOut.of(case)


@router.post("/cases/{id}/withdrawal", status_code=201, tags=["cases"])
async def withdraw_case(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> CaseOut:
    """Take a case back for good."""
    case = await applicant.withdraw(session, me, id, if_match, _now())
    response.headers["ETag"] = etag(case.version)
    return CaseOut.of(case)


@router.post("/tasks/{id}/approval", status_code=201, tags=["tasks"])
async def approve_task(
    id: UUID, body: Approval, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Let the case go on."""
    task = await offices.decide(
        session, me, id, Decision.APPROVED, body.comment or None, if_match, _now()
    )
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


@router.post("/tasks/{id}/rejection", status_code=201, tags=["tasks"])
async def reject_task(
    id: UUID, body: Rejection, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Refuse the case, and say why."""
    task = await offices.decide(session, me, id, Decision.REJECTED, body.comment, if_match, _now())
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


@router.post("/tasks/{id}/return", status_code=201, tags=["tasks"])
async def return_task(
    id: UUID, body: Return, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Send the case back to its applicant, and say what to mend."""
    task = await offices.decide(
        session, me, id, Decision.RETURNED, body.comment, if_match, _now(), body.fields
    )
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


def _now() -> datetime:
    return datetime.now(UTC)
