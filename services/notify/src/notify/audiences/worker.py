"""The worker's loop: find the people, then tell them."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from pydantic import ValidationError

from chassis.database import transaction
from chassis.peers import PeerUnavailable
from chassis.service import Runtime
from contracts.words import Group
from notify.announcements.models import Announcement
from notify.audiences import commands, queries
from notify.people.identity import Identity
from notify.settings import settings_of

BATCH = 50
LEASE = timedelta(minutes=1)
IDLE_SECONDS = 0.2
log = structlog.get_logger()


async def tell(runtime: Runtime) -> None:
    """For ever."""
    while True:
        if not await tell_once(runtime):
            await asyncio.sleep(IDLE_SECONDS)


async def tell_once(runtime: Runtime) -> int:
    """Tell one batch of announcements; how many were due."""
    async with transaction(runtime) as session:
        due = await queries.claim(session, BATCH, LEASE)
    # First those for which identity, which may be slow or away, need not be asked.
    named = {each.id: [each.person_id] for each in due if each.person_id is not None}
    await _tell(runtime, named)
    grouped = [each for each in due if each.id not in named]
    found = await _found(runtime.get(Identity), grouped)
    await _tell(runtime, found)
    if unfound := [each for each in grouped if each.id not in found]:
        async with transaction(runtime) as session:
            await commands.look_again(session, unfound, datetime.now(UTC))
    return len(due)


async def _tell(runtime: Runtime, found: Mapping[UUID, commands.Audience]) -> None:
    if found:
        async with transaction(runtime) as session:
            await commands.tell(session, found, by_mail=settings_of(runtime).sends_mail)


async def _found(
    identity: Identity, grouped: Sequence[Announcement]
) -> dict[UUID, commands.Audience]:
    """Whom each announcement is for; without those for which nobody was found."""
    wanted = {each.group for each in grouped if each.group is not None}
    holders = {group: await _holders(identity, group) for group in wanted}
    return {
        each.id: holders[each.group]
        for each in grouped
        if each.group is not None and holders[each.group]
    }


async def _holders(identity: Identity, group: Group) -> list[UUID]:
    try:
        return await identity.holders(group)
    except (PeerUnavailable, ValidationError) as error:
        log.warning("post holders unknown", post=group.post, error=type(error).__name__)
        return []
