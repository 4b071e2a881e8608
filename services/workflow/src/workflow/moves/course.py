"""Where a case goes once its process has moved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import CaseCompleted
from workflow.cases.facts import facts_of, named
from workflow.cases.matters import Matter
from workflow.cases.models import Case, Status
from workflow.documents.commands import order_documents
from workflow.moves.errors import WritebackPending
from workflow.processes.definition import Progress, Waiting
from workflow.tasks import queries as tasks
from workflow.tasks.commands import open_task
from workflow.timeline.commands import record
from workflow.timeline.models import Move
from workflow.writebacks import commands as writebacks


@dataclass(frozen=True)
class Course:
    """A locked case on its way, and the moment of this move."""

    session: AsyncSession
    case: Case
    matter: Matter
    now: datetime

    @property
    def facts(self) -> dict[str, Any]:
        return facts_of(self.case, self.matter)

    def expect_no_writeback(self) -> None:
        """Nothing may change what a legacy system is being told at this moment."""
        if any(each["kind"] == "service" for each in self.case.waiting):
            raise WritebackPending

    async def follow(self, progress: Progress) -> None:
        """Open what waits now, end what waits no longer, and finish what is over."""
        before = {each["ref"]: each for each in self.case.waiting}
        now_waiting = {each.ref for each in progress.waiting}
        if gone := before.keys() - now_waiting:
            await tasks.close_open(self.session, self.case.id, gone)
        shown = [before.get(each.ref) or await self.open(each) for each in progress.waiting]
        self.case.wait_for(shown, self.now)
        if progress.ended is not None:
            await self._finish(progress.ended)

    async def open(self, waiting: Waiting) -> dict[str, Any]:
        """Let one step wait; returns how the case shows it."""
        if waiting.step.kind == "service":
            return await writebacks.request(self.session, self.case, self.matter, waiting, self.now)
        return open_task(self.session, self.case, waiting, self.facts, self.now)

    async def _finish(self, end: str) -> None:
        outcome = Status.APPROVED if end == "approved" else Status.REJECTED
        self.case.complete(outcome, self.now)
        record(
            self.session, self.case, Move.COMPLETED, self.now, details={"outcome": outcome.value}
        )
        emit(
            self.session,
            CaseCompleted(
                **named(self.case),
                outcome=outcome.value,
                submitted_at=self.case.submitted_at,
                due_at=self.case.due_at,
            ),
        )
        if outcome is Status.APPROVED:
            order_documents(self.session, self.case, self.matter, self.now)
