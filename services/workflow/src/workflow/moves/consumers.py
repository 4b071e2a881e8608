from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consumers import Consumers
from contracts.events import WritebackCompleted, WritebackFailed
from workflow.moves.answers import answered

consumers = Consumers()


@consumers.on(WritebackCompleted)
async def go_on_after_writeback(event: WritebackCompleted, session: AsyncSession) -> None:
    now = datetime.now(UTC)
    await answered(session, event.writeback_id, "completed", {"result": event.result}, now)


@consumers.on(WritebackFailed)
async def go_on_after_failed_writeback(event: WritebackFailed, session: AsyncSession) -> None:
    now = datetime.now(UTC)
    answer = {"code": event.code, "reason": event.reason.model_dump()}
    await answered(session, event.writeback_id, "failed", answer, now)
