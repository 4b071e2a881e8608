"""An `Adapter` becomes a service."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter

from adapter_sdk.adapter import Adapter
from adapter_sdk.collecting.loop import collect_records
from adapter_sdk.intents.cli import intents_command
from adapter_sdk.intents.consumers import writeback_consumers
from adapter_sdk.intents.loop import carry_out_intents
from adapter_sdk.settings import AdapterSettings
from adapter_sdk.state.router import operators_router
from adapter_sdk.tables import AdapterBase
from chassis.service import Command, Resources, Runtime, Service


def adapter_service(
    adapter: Adapter,
    settings: AdapterSettings,
    *,
    routers: Sequence[APIRouter] = (),
    resources: Sequence[Resources] = (),
    commands: Sequence[Command] = (),
    description: str = "",
) -> Service:
    """Everything an adapter does, plus what is its own: live questions, clients, verbs."""

    @asynccontextmanager
    async def provide(runtime: Runtime) -> AsyncIterator[None]:
        runtime.provide(Adapter, adapter)
        runtime.provide(AdapterSettings, settings)
        yield

    return Service(
        name=adapter.name,
        settings=settings,
        routers=[operators_router(adapter.name), *routers],
        consumers=[writeback_consumers(adapter)] if adapter.operations else [],
        loops=[
            *([carry_out_intents] if adapter.operations else []),
            *([collect_records] if adapter.sources else []),
        ],
        resources=[provide, *resources],
        commands=[intents_command(), *commands],
        tables=AdapterBase.metadata,
        description=description,
    )
