from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response

from chassis.auth import Me
from chassis.database import Session, runtime_of
from chassis.http import IfMatch, etag
from chassis.problems import language
from chassis.routing import Router
from workflow.cases.schemas import CaseOut
from workflow.moves import applicant, batch, offices, urging
from workflow.moves.offices import Verdict
from workflow.moves.schemas import Approval, BatchApproval, BatchOut, Rejection, Return
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
    return CaseOut.of(case, _now())


@router.post("/cases/{id}/withdrawal", status_code=201, tags=["cases"])
async def withdraw_case(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> CaseOut:
    """Take a case back for good."""
    case = await applicant.withdraw(session, me, id, if_match, _now())
    response.headers["ETag"] = etag(case.version)
    return CaseOut.of(case, _now())


@router.post("/cases/{id}/urging", status_code=201, tags=["cases"])
async def urge_case(id: UUID, me: Me, session: Session, response: Response) -> CaseOut:
    """Ask those who have my case to get on with it; once a day for each step."""
    now = _now()
    case = await urging.urge(session, me, id, now)
    response.headers["ETag"] = etag(case.version)
    return CaseOut.of(case, now)


@router.post("/tasks/batch-approval", tags=["tasks"])
async def approve_tasks(body: BatchApproval, me: Me, request: Request) -> BatchOut:
    """Approve several tasks whose steps allow it. Each stands alone; always 200."""
    spoken = language(request.headers.get("accept-language"))
    now = _now()
    return BatchOut(items=await batch.approve_each(runtime_of(request), me, body, spoken, now))


@router.post("/tasks/{id}/approval", status_code=201, tags=["tasks"])
async def approve_task(
    id: UUID, body: Approval, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Let the case go on."""
    verdict = Verdict(Decision.APPROVED, body.comment or None)
    task = await offices.decide(session, me, id, verdict, if_match, _now())
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


@router.post("/tasks/{id}/rejection", status_code=201, tags=["tasks"])
async def reject_task(
    id: UUID, body: Rejection, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Refuse the case, and say why."""
    verdict = Verdict(Decision.REJECTED, body.comment)
    task = await offices.decide(session, me, id, verdict, if_match, _now())
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


@router.post("/tasks/{id}/return", status_code=201, tags=["tasks"])
async def return_task(
    id: UUID, body: Return, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Send the case back to its applicant, and say what to mend."""
    verdict = Verdict(Decision.RETURNED, body.comment, body.fields)
    task = await offices.decide(session, me, id, verdict, if_match, _now())
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


def _now() -> datetime:
    return datetime.now(UTC)
