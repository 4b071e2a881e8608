"""Approving several tasks in one go (批量审批)."""

from datetime import datetime

import structlog

from chassis.auth import Caller
from chassis.database import transaction
from chassis.http import as_problem, etag
from chassis.problems import Problem
from chassis.service import Runtime
from workflow.moves.offices import Verdict, decide
from workflow.moves.schemas import BatchApproval, BatchItem, Refusal, Seen
from workflow.tasks import queries
from workflow.tasks.errors import TaskAlreadyCompleted
from workflow.tasks.models import Decision

log = structlog.get_logger()


async def approve_each(
    runtime: Runtime, me: Caller, wanted: BatchApproval, language: str, now: datetime
) -> list[BatchItem]:
    """One after the other, each in a transaction of its own: none waits for or undoes another.

    Asked again after an answer that was lost, what was approved is approved.
    """
    verdict = Verdict(Decision.APPROVED, wanted.comment or None, batch_of=len(wanted.tasks))
    return [await _approve(runtime, me, seen, verdict, language, now) for seen in wanted.tasks]


async def _approve(
    runtime: Runtime, me: Caller, seen: Seen, verdict: Verdict, language: str, now: datetime
) -> BatchItem:
    try:
        async with transaction(runtime) as session:
            await decide(session, me, seen.id, verdict, etag(seen.version), now)
    except TaskAlreadyCompleted as completed:
        if not await _approved_before(runtime, me, seen):
            return _refused(seen, completed, language)
    except Exception as error:
        problem = as_problem(error) or Problem()
        if problem.status >= 500:
            log.error("approval failed", task=str(seen.id), error=type(error).__name__)
        return _refused(seen, problem, language)
    return BatchItem(id=seen.id, status="approved")


async def _approved_before(runtime: Runtime, me: Caller, seen: Seen) -> bool:
    async with transaction(runtime) as session:
        return await queries.was_approved(session, me, seen.id, seen.version)


def _refused(seen: Seen, problem: Problem, language: str) -> BatchItem:
    detail = getattr(problem.detail, language) if problem.detail else None
    refusal = Refusal(
        code=problem.code(),
        title=getattr(problem.title(), language),
        detail=detail,
        status=problem.status,
    )
    return BatchItem(id=seen.id, status="refused", problem=refusal)
