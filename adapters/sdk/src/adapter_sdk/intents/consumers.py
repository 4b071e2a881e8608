"""The event door of the ledger."""

from adapter_sdk.adapter import Adapter
from adapter_sdk.intents import commands
from chassis.consumers import Consumers
from chassis.database import Session
from contracts.events import WritebackRequested


def writeback_consumers(adapter: Adapter) -> Consumers:
    consumers = Consumers()

    @consumers.on(WritebackRequested)
    async def write_intent_down(event: WritebackRequested, session: Session) -> None:
        if event.adapter == adapter.name:
            await commands.accept(session, adapter, event)

    return consumers
