from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from chassis.auth import Me
from chassis.database import Session
from chassis.http import IfMatch, Page, Paging, etag
from chassis.routing import Router
from workflow.cases.drawing import CaseDrawing
from workflow.tasks import commands, views
from workflow.tasks.errors import ForOpenTasksOnly
from workflow.tasks.listing import Claimed, Sort, State, Wish
from workflow.tasks.models import Task
from workflow.tasks.schemas import (
    ListedTask,
    TaskCounts,
    TaskDetail,
    TaskMatters,
    TaskOut,
    Which,
)

router: APIRouter = Router(prefix="/api/workflow/v1/tasks", tags=["tasks"])


@router.get("")
async def list_tasks(
    me: Me,
    session: Session,
    paging: Paging,
    which: Annotated[Which, Query(alias="status")] = "open",
    matter_code: Annotated[str | None, Query(max_length=80)] = None,
    q: Annotated[str, Query(max_length=40)] = "",
    state: State | None = None,
    claimed: Claimed | None = None,
    sort: Sort = "opened",
) -> Page[ListedTask]:
    """What waits for me, the longest waiting first; or what I have done, the latest first.

    `q` is part of a case number or of an applicant's name. `state`, `claimed` and
    `sort` are for open tasks only.
    """
    if which == "completed" and (state or claimed or sort != "opened"):
        raise ForOpenTasksOnly
    wish = Wish(matter_code, q.strip(), state, claimed, sort)
    return await views.tasks_of(session, me, which, wish, paging, _now())


@router.get("/counts")
async def count_tasks(me: Me, session: Session) -> TaskCounts:
    """How much waits for me, and how much I have done today."""
    return await views.counts(session, me, _now())


@router.get("/matters")
async def list_task_matters(me: Me, session: Session) -> TaskMatters:
    """The matters of my open tasks, those with most tasks first."""
    return await views.matters_of(session, me)


@router.get("/{id}")
async def read_task(id: UUID, me: Me, session: Session, response: Response) -> TaskDetail:
    """A task with everything needed to decide. The applicant can see that I looked."""
    task, shown = await views.task_detail(session, me, id, _now())
    response.headers["ETag"] = etag(task.version)
    return shown


@router.get("/{id}/drawing")
async def read_task_drawing(id: UUID, me: Me, session: Session) -> CaseDrawing:
    """The drawing of the case's process, and how far the case has come on it."""
    return await views.task_drawing(session, me, id)


@router.post("/{id}/claim", status_code=201)
async def claim_task(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Tell colleagues that I am at it."""
    task = await commands.claim(session, me, id, if_match, _now())
    return _shown(task, response)


@router.delete("/{id}/claim")
async def release_task(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> TaskOut:
    """Leave it to the group again."""
    task = await commands.release(session, me, id, if_match, _now())
    return _shown(task, response)


def _shown(task: Task, response: Response) -> TaskOut:
    response.headers["ETag"] = etag(task.version)
    return TaskOut.of(task)


def _now() -> datetime:
    return datetime.now(UTC)
