"""What one stream sends: what was missed, then what comes, with a sign of life in between."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from uuid import UUID

from notify.live.hub import Frame, Hub, frame_of
from notify.messages import queries
from notify.messages.schemas import MessageOut

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"
PAGE = 100


async def feed(
    hub: Hub, person: UUID, last_seen: UUID | None, until: float
) -> AsyncIterator[bytes]:
    """Frames of server-sent events for `person`, from after `last_seen`, or from now.

    Ends at `until`, when the token has expired: the client comes back with a new one.
    """
    async with hub.listening(person) as listener:
        # All clients of a process that stopped would come back in the same second.
        yield f"retry: {random.randint(1000, 5000)}\n\n".encode()
        if last_seen is not None:
            async for listener.after, event in _missed(hub, person, last_seen):
                yield event
        while (left := until - time.time()) > 0:
            try:
                async with asyncio.timeout(min(left, HEARTBEAT_SECONDS)):
                    event_or_end = await listener.next()
            except TimeoutError:
                yield HEARTBEAT
                continue
            if event_or_end is None:
                return
            yield event_or_end


async def _missed(hub: Hub, person: UUID, last_seen: UUID) -> AsyncIterator[Frame]:
    async with hub.sessions() as session:
        position = await queries.position_of(session, person, last_seen)
    while position is not None:
        async with hub.sessions() as session:
            rows = await queries.own_messages_after(session, person, position, PAGE)
        for row in rows:
            position = int(row.position)
            yield position, frame_of(MessageOut.model_validate(row))
        if len(rows) < PAGE:
            return
