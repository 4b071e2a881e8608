"""All SQL about announcements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.announcements.errors import AnnouncementNotFound
from catalog.announcements.models import KEPT_UP, WITHDRAWN, Announcement, Status

Key = tuple[bool, datetime, UUID]

_pinned_then_newest = (
    Announcement.pinned.desc(),
    Announcement.publish_at.desc(),
    Announcement.id.desc(),
)
_locked = select(Announcement).where(Announcement.id == bindparam("id")).with_for_update()
_import = (
    insert(Announcement).on_conflict_do_nothing(index_elements=["key"]).returning(Announcement.key)
)


async def announcements(
    session: AsyncSession, status: Status, now: datetime, after: Key | None, limit: int
) -> Sequence[Announcement]:
    """Pinned ones first, then the newest."""
    query = select(Announcement).order_by(*_pinned_then_newest).limit(limit)
    if status == "withdrawn":
        query = query.where(WITHDRAWN)
    elif status == "scheduled":
        query = query.where(KEPT_UP, Announcement.publish_at > now)
    else:
        query = query.where(KEPT_UP, Announcement.publish_at <= now)
    if after is not None:
        place = tuple_(Announcement.pinned, Announcement.publish_at, Announcement.id)
        query = query.where(place < tuple_(*after))
    return (await session.scalars(query)).all()


async def known_announcement(session: AsyncSession, id: UUID) -> Announcement:
    """In any state."""
    found = await session.get(Announcement, id)
    if found is None:
        raise AnnouncementNotFound
    return found


async def shown_announcement(session: AsyncSession, id: UUID, now: datetime) -> Announcement:
    """One that everyone may read; what is planned or withdrawn is not found."""
    found = await known_announcement(session, id)
    if found.status(now) != "published":
        raise AnnouncementNotFound
    return found


async def announcement_to_change(session: AsyncSession, id: UUID) -> Announcement:
    """Locked for update."""
    found = await session.scalar(_locked, {"id": id})
    if found is None:
        raise AnnouncementNotFound
    return found


async def import_new(session: AsyncSession, rows: list[dict[str, Any]]) -> set[str]:
    """The keys of those that were not there; what is there stays as it is."""
    return set(await session.scalars(_import, rows))
