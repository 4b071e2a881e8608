from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from notify.announcements.models import Announcement, State
from notify.audiences import queries, rules
from notify.mail import commands as mail
from notify.messages import commands as messages

log = structlog.get_logger()
Audience = Sequence[UUID]


async def tell(
    session: AsyncSession,
    found: Mapping[UUID, Audience],
    *,
    by_mail: bool,
) -> None:
    """Tell everyone found, by announcement; done with these announcements."""
    pairs = [(id, person) for id, audience in found.items() for person in audience]
    told = await messages.tell(session, pairs)
    if by_mail:
        await mail.post(session, told)
    await queries.close(session, list(found), State.TOLD)


async def look_again(
    session: AsyncSession, announcements: Sequence[Announcement], now: datetime
) -> None:
    """Nobody could be found for these now; later, unless they have waited long enough."""
    unheard = [a.id for a in announcements if rules.is_unheard(a.created_at, now)]
    if unheard:
        log.error("nobody holds the post", announcements=[str(id) for id in unheard])
        await queries.close(session, unheard, State.UNHEARD)
    later = [
        (a.id, a.attempts + 1, rules.look_again_after(a.attempts + 1))
        for a in announcements
        if a.id not in unheard
    ]
    if later:
        await queries.postpone(session, later)
