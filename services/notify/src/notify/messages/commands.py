from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import MessageDelivered
from notify.messages import queries
from notify.messages.errors import MessageNotFound


async def tell(session: AsyncSession, pairs: Sequence[tuple[UUID, UUID]]) -> list[UUID]:
    """Put announcements into inboxes, each once a person; the ids of the new messages."""
    added = await queries.add(session, pairs)
    for message in added:
        emit(
            session,
            MessageDelivered(message_id=message.id, person_id=message.person_id, channel="inbox"),
        )
    return [message.id for message in added]


async def read(session: AsyncSession, person: UUID, id: UUID) -> Any:
    await queries.mark_read(session, person, id)
    return await queries.own_message(session, person, id)


async def read_all(session: AsyncSession, person: UUID, through: UUID | None) -> int:
    """How many were unread until now."""
    position = None
    if through is not None:
        position = await queries.position_of(session, person, through)
        if position is None:
            raise MessageNotFound
    return await queries.mark_all_read(session, person, position)
