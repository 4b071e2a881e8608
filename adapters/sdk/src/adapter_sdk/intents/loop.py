"""The worker of the ledger: takes what is due, a few at a time, for ever."""

import asyncio
from datetime import timedelta

from adapter_sdk.adapter import Adapter
from adapter_sdk.intents import queries
from adapter_sdk.intents.carrying import carry_out
from adapter_sdk.settings import AdapterSettings
from chassis.database import transaction
from chassis.service import Runtime

IDLE_SECONDS = 0.25


async def carry_out_due(runtime: Runtime) -> int:
    """Take up what is due; how many that was. Any number of workers may do so side by side."""
    settings = runtime.get(AdapterSettings)
    async with transaction(runtime) as session:
        lease = timedelta(seconds=settings.lease_seconds)
        intents = await queries.take(session, settings.carry_at_once, lease)
    await asyncio.gather(*(carry_out(runtime, intent) for intent in intents))
    return len(intents)


async def carry_out_intents(runtime: Runtime) -> None:
    adapter = runtime.get(Adapter)
    while True:
        # Tries are not spent on a system known to be away.
        if adapter.breaker.resting or not await carry_out_due(runtime):
            await asyncio.sleep(IDLE_SECONDS)
