from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import WritebackRequested
from workflow.cases.facts import all_of
from workflow.cases.matters import Matter
from workflow.cases.models import Case
from workflow.expressions.rules import evaluate
from workflow.processes.definition import Waiting
from workflow.timeline.commands import record
from workflow.timeline.models import Move
from workflow.writebacks import queries
from workflow.writebacks.models import Writeback


async def request(
    session: AsyncSession, case: Case, matter: Matter, waiting: Waiting, now: datetime
) -> dict[str, Any]:
    """Ask the adapter that the package names. Returns how the case shows it."""
    step = waiting.step
    declared = matter.package.writeback[step.writeback or step.element]
    facts = all_of(case)
    # A step that is reached again after a failure is a new wish, with a new key.
    attempt = await queries.attempts(session, case.id, step.element) + 1
    asked = Writeback(
        id=uuid4(),
        case_id=case.id,
        ref=waiting.ref,
        step=step.element,
        step_title=step.title.model_dump(),
        adapter=declared["adapter"],
        operation=declared["operation"],
        business_key=f"{case.number}:{step.element}:{attempt}",
        arguments={name: evaluate(each, facts) for name, each in declared["arguments"].items()},
        status="pending",
        requested_at=now,
    )
    session.add(asked)
    record(
        session,
        case,
        Move.WRITEBACK_REQUESTED,
        now,
        step=step.element,
        step_title=step.title,
        details={"adapter": asked.adapter},
    )
    emit(
        session,
        WritebackRequested(
            writeback_id=asked.id,
            case_id=case.id,
            adapter=asked.adapter,
            operation=asked.operation,
            business_key=asked.business_key,
            arguments=asked.arguments,
        ),
    )
    return {
        "ref": asked.ref,
        "kind": "service",
        "step": asked.step,
        "step_title": asked.step_title,
        "system": asked.adapter,
        "since": now.isoformat(),
    }
