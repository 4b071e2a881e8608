"""What an adapter's operators see: its state, and under it the write-backs."""

from datetime import timedelta
from typing import Any

from fastapi import Request

from adapter_sdk.adapter import Adapter
from adapter_sdk.collecting import queries as collecting
from adapter_sdk.intents import queries as intents
from adapter_sdk.intents.router import router as writebacks
from adapter_sdk.settings import AdapterSettings
from adapter_sdk.state import rules
from adapter_sdk.state.schemas import StateOut
from chassis.auth import with_role
from chassis.database import Session, runtime_of
from chassis.routing import Router

router = Router()


def operators_router(name: str) -> Router:
    """Under the address of the adapter called `name`, for administrators only."""
    whole = Router(
        prefix=f"/api/{name}/v1",
        tags=["operations"],
        dependencies=[with_role("administrator")],
    )
    whole.include_router(router)
    whole.include_router(writebacks)
    return whole


@router.get("/state", response_model=StateOut)
async def show_state(request: Request, session: Session) -> dict[str, Any]:
    """Does the legacy system answer, how far has it been read, what waits to be told it?"""
    runtime = runtime_of(request)
    every = timedelta(seconds=runtime.get(AdapterSettings).poll_seconds)
    readings = await collecting.readings(session)
    now = await collecting.now(session)
    counts = await intents.counts(session)
    return {
        "legacy": rules.legacy(readings.values()),
        "resources": [
            rules.resource(each.resource, readings.get(each.resource), now, every)
            for each in runtime.get(Adapter).sources
        ],
        "writebacks": {**counts, "failed": counts["refused"]},
    }
