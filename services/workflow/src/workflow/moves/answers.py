"""What a legacy system answers, and where that takes the case."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.cases import queries as cases
from workflow.cases.matters import matter
from workflow.moves.course import Course
from workflow.processes import commands as processes
from workflow.timeline.commands import record
from workflow.timeline.models import Move
from workflow.writebacks import queries

log = structlog.get_logger()

_MOVES = {"completed": Move.WRITEBACK_COMPLETED, "failed": Move.WRITEBACK_FAILED}


async def answered(
    session: AsyncSession, writeback_id: UUID, status: str, answer: dict[str, Any], now: datetime
) -> None:
    """Move the case on. A second answer, or one nobody asked for, changes nothing."""
    case_id = await queries.case_of(session, writeback_id)
    if case_id is None:
        log.warning("answer to no question", writeback=writeback_id)
        return
    case = await cases.case_locked(session, case_id)
    asked = await queries.locked(session, writeback_id)
    if not asked.is_pending:
        log.info("answered before", writeback=writeback_id)
        return
    course = Course(session, case, await matter(session, case.definition_id), now)
    outcome = {"decision": status, "code": answer.get("code")}
    # Before the case changes, or the session would write it twice.
    progress = await processes.advance_instance(session, case.id, asked.ref, outcome, course.facts)
    asked.answered(status, answer, now)
    record(
        session,
        case,
        _MOVES[status],
        now,
        step=asked.step,
        step_title=asked.title,
        details={"system": asked.adapter, **answer},
    )
    await course.follow(progress)
