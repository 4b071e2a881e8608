"""Writing intents down, and settling them."""

from typing import Any
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from adapter_sdk.adapter import Adapter
from adapter_sdk.errors import Refused
from adapter_sdk.intents import queries
from adapter_sdk.intents.models import Intent
from adapter_sdk.intents.rules import Done, Later, Outcome, Parked
from adapter_sdk.intents.schemas import Settlement
from adapter_sdk.intents.settling import completed
from chassis.outbox import emit
from contracts.events import WritebackRequested
from contracts.words import Text

log = structlog.get_logger()

UNKNOWN_OPERATION = Refused(
    "unknown-operation",
    Text(zh="业务系统不支持此操作", en="The legacy system knows no such operation."),
)
INVALID_ARGUMENTS = Refused(
    "invalid-arguments",
    Text(zh="提交给业务系统的内容不合要求", en="The arguments are not valid for this operation."),
)
KEY_REUSED = Refused(
    "business-key-reused",
    Text(
        zh="同一业务编号已用于另一项操作", en="This business key was used for something different."
    ),
)

#: Answered to the case. What the person typed stays in the ledger: it may name somebody.
CHECKED_NOT_DONE = Refused(
    "checked-not-done",
    Text(zh="经人工核实，未能办理", en="Checked by a person: it was not done."),
)


async def accept(session: AsyncSession, adapter: Adapter, event: WritebackRequested) -> None:
    """Write an intent down, once per business key; refuse at once what can never be done.

    A request that comes again is answered again, whatever has become of it.
    """
    row: dict[str, Any] = event.model_dump(
        include={"business_key", "writeback_id", "case_id", "operation", "arguments"}
    )
    is_new = await queries.write_down(session, row)
    intent = await queries.by_business_key(session, event.business_key)
    if is_new:
        refusal = _refusal(adapter, event)
        if refusal is not None:
            await settle(session, adapter, intent, refusal)
    elif (intent.operation, intent.arguments) != (event.operation, event.arguments):
        _announce_refusal(session, adapter, event, KEY_REUSED)
    else:
        intent.writeback_id, intent.case_id = event.writeback_id, event.case_id
        _announce(session, adapter, intent)


def _refusal(adapter: Adapter, event: WritebackRequested) -> Refused | None:
    operation = adapter.operation(event.operation)
    if operation is None:
        return UNKNOWN_OPERATION
    try:
        operation.arguments.model_validate(event.arguments)
    except ValidationError:
        return INVALID_ARGUMENTS
    return None


async def settle(session: AsyncSession, adapter: Adapter, intent: Intent, outcome: Outcome) -> None:
    """Move the intent on; what is final is announced in the same transaction."""
    now = await queries.now(session)
    match outcome:
        case Done(result):
            intent.complete(result, now)
        case Refused():
            intent.refuse(outcome, now)
        case Parked(why, code):
            intent.park(why, code)
            log.error("intent parked", intent=str(intent.id), why=why)
        case Later(after, why, code):
            intent.postpone(now + after, why, code)
            log.info("intent waits", intent=str(intent.id), tries=intent.tries, why=why)
    _announce(session, adapter, intent)


async def retry(session: AsyncSession, id: UUID) -> Intent:
    """Have a worker look, and try, again."""
    intent = await queries.parked(session, id)
    intent.take_up_again(await queries.now(session))
    await session.flush()  # house-rule: the answer says when it was changed
    return intent


async def settle_by_hand(
    session: AsyncSession, adapter: Adapter, id: UUID, settlement: Settlement, by: UUID
) -> Intent:
    """Record how a parked intent really ended, as a person found it in the legacy system."""
    intent = await queries.parked(session, id)
    outcome: Outcome = CHECKED_NOT_DONE
    if settlement.outcome == "done":
        outcome = Done(completed(adapter.operation(intent.operation), intent, settlement.result))
    intent.settle_by_hand(by, settlement.reason)
    await settle(session, adapter, intent, outcome)
    await session.flush()  # house-rule: the answer says when it was changed
    return intent


def _announce(session: AsyncSession, adapter: Adapter, intent: Intent) -> None:
    if intent.status == "done" and intent.result is not None:
        emit(
            session,
            adapter.completed(
                writeback_id=intent.writeback_id,
                case_id=intent.case_id,
                business_key=intent.business_key,
                result=intent.result,
            ),
        )
    elif intent.status == "refused" and intent.failure is not None:
        reason = Text.model_validate(intent.failure["reason"])
        _announce_refusal(session, adapter, intent, Refused(intent.failure["code"], reason))


def _announce_refusal(
    session: AsyncSession,
    adapter: Adapter,
    about: Intent | WritebackRequested,
    refusal: Refused,
) -> None:
    emit(
        session,
        adapter.failed(
            writeback_id=about.writeback_id,
            case_id=about.case_id,
            business_key=about.business_key,
            code=refusal.code,
            reason=refusal.reason,
        ),
    )
