"""Bringing one intent about, exactly once, with a system that promises nothing.

The order matters: read back, note that something is about to leave, send,
record. A crash between any two of them leaves a row that says what may have
happened, and the next worker begins by looking.
"""

import asyncio
from datetime import timedelta

import structlog

from adapter_sdk.adapter import Adapter
from adapter_sdk.errors import LegacyError, NotReached, Refused
from adapter_sdk.intents import commands, queries
from adapter_sdk.intents.models import Intent
from adapter_sdk.intents.rules import Done, Later, Outcome, Parked, after_failure, judge
from adapter_sdk.settings import AdapterSettings
from chassis.database import transaction
from chassis.service import Runtime

log = structlog.get_logger()

# The rest of the lease is for recording what came of it.
WORKING_SHARE = 0.8


async def carry_out(runtime: Runtime, intent: Intent) -> None:
    """Work on an intent taken under a lease, as far as it goes now."""
    adapter, settings = runtime.get(Adapter), runtime.get(AdapterSettings)
    outcome: Outcome | None = None
    try:
        async with asyncio.timeout(settings.lease_seconds * WORKING_SHARE):
            outcome = await _bring_about(runtime, intent)
    except Exception as caught:
        error = caught
        if not isinstance(error, LegacyError | TimeoutError):
            log.error("carrying out failed", intent=str(intent.id), exc_info=error)
    async with transaction(runtime) as session:
        held = await queries.held(session, intent)
        if held is None:
            log.warning("lease lost", intent=str(intent.id))
            return
        if outcome is None:
            if isinstance(error, NotReached):
                held.nothing_left(intent)
            outcome = after_failure(error, held.sendings, held.tries, settings.park_after)
        await commands.settle(session, adapter, held, outcome)


async def _bring_about(runtime: Runtime, intent: Intent) -> Outcome:
    operation = runtime.get(Adapter).operation(intent.operation)
    if operation is None:
        return Parked("this adapter no longer offers the operation", "operation-gone")
    key, arguments = intent.business_key, operation.arguments.model_validate(intent.arguments)
    if operation.reads_back:
        found = await operation.find(key, arguments)
        if found:
            return judge(found)
    elif intent.sendings:
        why = "it may have been carried out, and this system cannot be read back"
        return Parked(why, "cannot-be-read-back")
    if not await _may_send(runtime, intent):
        why = "an earlier request may still be on its way"
        return Later(timedelta(seconds=1), why, "earlier-request-pending")
    try:
        return Done(await operation.apply(key, arguments))
    except Refused as refusal:
        # What stands in the way may be our own earlier request, applied late.
        found = await operation.find(key, arguments) if operation.reads_back else ()
        return judge(found) if found else refusal


async def _may_send(runtime: Runtime, intent: Intent) -> bool:
    settings = runtime.get(AdapterSettings)
    async with transaction(runtime) as session:
        return await queries.may_send(
            session,
            intent,
            settle=timedelta(seconds=settings.settle_seconds),
            lease=timedelta(seconds=settings.lease_seconds),
        )
