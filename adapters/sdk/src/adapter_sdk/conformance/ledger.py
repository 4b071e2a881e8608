"""Reaching into the adapter the way its neighbours do: requests in, facts out."""

import asyncio
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from adapter_sdk.adapter import Adapter
from adapter_sdk.conformance.legacy import Wish
from adapter_sdk.intents.loop import carry_out_due
from adapter_sdk.intents.models import Intent
from chassis.consumers import handle_once
from chassis.outbox import OutboxMessage
from chassis.service import Runtime
from contracts.envelope import Envelope
from contracts.events import WritebackRequested

PATIENCE = 30.0


async def told(runtime: Runtime, event_type: str, since: int = 0) -> list[dict[str, Any]]:
    """The data of the events emitted after the first `since` of this type."""
    query = select(OutboxMessage).where(OutboxMessage.subject == event_type)
    async with runtime.sessions() as session:
        rows = (await session.scalars(query.order_by(OutboxMessage.id))).all()
    return [row.envelope["data"] for row in rows[since:]]


def request(runtime: Runtime, wish: Wish, **changes: Any) -> WritebackRequested:
    values: dict[str, Any] = {
        "writeback_id": uuid4(),
        "case_id": uuid4(),
        "adapter": runtime.get(Adapter).name,
        "operation": wish.operation,
        "business_key": wish.business_key,
        "arguments": wish.arguments,
    }
    return WritebackRequested(**{**values, **changes})


async def deliver(runtime: Runtime, event: WritebackRequested) -> None:
    """As the consumer would: once, in a transaction."""
    (consumers,) = runtime.service.consumers
    await handle_once(runtime, consumers[0], Envelope.carrying(event, source="/workflow"))


async def intent_of(runtime: Runtime, business_key: str) -> Intent:
    async with runtime.sessions() as session:
        query = select(Intent).where(Intent.business_key == business_key)
        return (await session.scalars(query)).one()


async def until_settled(runtime: Runtime, business_key: str) -> Intent:
    """Work on until it is done, refused or parked."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        await carry_out_due(runtime)
        intent = await intent_of(runtime, business_key)
        if intent.status != "waiting":
            return intent
        await asyncio.sleep(0.05)
    raise AssertionError(f"Still waiting after {PATIENCE:.0f} seconds: {intent.note}")


async def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
