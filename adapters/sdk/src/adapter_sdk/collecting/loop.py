"""The worker of collecting: asks each source in turn, for ever."""

import asyncio

import structlog

from adapter_sdk.adapter import Adapter, Source
from adapter_sdk.collecting.commands import LeaseLost, collect
from adapter_sdk.errors import LegacyError
from adapter_sdk.settings import AdapterSettings
from chassis.service import Runtime

log = structlog.get_logger()


async def collect_records(runtime: Runtime) -> None:
    """One source failing keeps no other waiting. Said once when it goes away, once when back."""
    adapter, settings = runtime.get(Adapter), runtime.get(AdapterSettings)
    away: set[str] = set()
    while True:
        for source in adapter.sources:
            try:
                await collect(runtime, source)
            except LeaseLost:
                continue
            except Exception as error:
                if source.resource not in away:
                    away.add(source.resource)
                    _say_away(source, error)
            else:
                if source.resource in away:
                    away.discard(source.resource)
                    log.warning("source back", resource=source.resource)
        await asyncio.sleep(settings.poll_seconds)


def _say_away(source: Source, error: Exception) -> None:
    # Anything but a LegacyError is a mistake in the adapter, and wants a trace.
    trace = None if isinstance(error, LegacyError) else error
    log.warning("source away", resource=source.resource, why=type(error).__name__, exc_info=trace)
