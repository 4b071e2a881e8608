from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from chassis.auth import Me
from chassis.database import Session
from chassis.http import IfMatch, Page, Paging, etag
from chassis.routing import Router
from workflow.tasks import commands, views
from workflow.tasks.models import Task
from workflow.tasks.schemas import ListedTask, TaskDetail, TaskOut, Which

router: APIRouter = Router(prefix="/api/workflow/v1/tasks", tags=["tasks"])


@router.get("")
async def list_tasks(
    me: Me,
    session: Session,
    paging: Paging,
    which: Annotated[Which, Query(alias="status")] = "open",
) -> Page[ListedTask]:
    """What waits for me, the longest waiting first; or what I have done, the latest first."""
    return await views.tasks_of(session, me, which, paging)


@router.get("/{id}")
async def read_task(id: UUID, me: Me, session: Session, response: Response) -> TaskDetail:
    """A task with everything needed to decide. The applicant can see that I looked."""
    task, shown = await views.task_detail(session, me, id, datetime.now(UTC))
    response.headers["ETag"] = etag(task.version)
    return shown


@router.post("/{id}/claim", status_code=201)
async def claim_task(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Tell colleagues that I am at it."""
    task = await commands.claim(session, me, id, if_match, datetime.now(UTC))
    return _shown(task, response)


@router.delete("/{id}/claim")
async def release_task(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Leave it to the group again."""
    task = await commands.release(session, me, id, if_match, datetime.now(UTC))
    return _shown(task, response)


def _shown(task: Task, response: Response) -> TaskOut:
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)
