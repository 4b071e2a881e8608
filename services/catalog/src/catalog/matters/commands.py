"""Opening and closing matters."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters import queries
from catalog.matters.models import Matter
from chassis.outbox import emit
from contracts.events import MatterPublished, MatterSuspended
from contracts.words import Text


async def suspend(session: AsyncSession, code: str, reason: Text | None) -> Matter:
    """Nobody can start it from now on; running cases go on."""
    matter = await queries.matter_to_change(session, code)
    matter.suspend(reason.model_dump() if reason else None, datetime.now(UTC))
    emit(session, MatterSuspended(matter_code=code, sequence=matter.next_sequence()))
    return matter


async def resume(session: AsyncSession, code: str) -> Matter:
    """Open again, with the version that is newest by now."""
    matter = await queries.matter_to_change(session, code)
    version = matter.resume()
    event = MatterPublished(matter_code=code, version=version, sequence=matter.next_sequence())
    emit(session, event)
    return matter
