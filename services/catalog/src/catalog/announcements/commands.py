"""Saying something to everyone, changing it, taking it back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.announcements import queries
from catalog.announcements.errors import UnknownDepartment
from catalog.announcements.models import Announcement
from catalog.announcements.schemas import AnnouncementIn, AnnouncementLine
from catalog.matters.queries import department_names
from chassis.http import check_version


async def announce(session: AsyncSession, said: AnnouncementIn, by: UUID) -> Announcement:
    await _require_departments(session, [said])
    now = datetime.now(UTC)
    new = Announcement(changed_by=by, version=1, created_at=now, changed_at=now)
    new.say(said.title, said.body, said.department)
    new.show(said.publish_at or now, pinned=said.pinned)
    session.add(new)
    await session.flush()  # house-rule: the answer names its id
    return new


async def change(
    session: AsyncSession, id: UUID, said: AnnouncementIn, by: UUID, if_match: str | None
) -> Announcement:
    """All of it is replaced, but for the moment it was published at if none is given."""
    found = await queries.announcement_to_change(session, id)
    check_version(if_match, found.version, required=True)
    await _require_departments(session, [said])
    found.change(by, datetime.now(UTC))
    found.say(said.title, said.body, said.department)
    found.show(said.publish_at or found.publish_at, pinned=said.pinned)
    return found


async def withdraw(session: AsyncSession, id: UUID, by: UUID, if_match: str | None) -> None:
    """Nobody but administrators reads it from now on."""
    found = await queries.announcement_to_change(session, id)
    check_version(if_match, found.version)
    found.withdraw(by, datetime.now(UTC))


async def take_over(session: AsyncSession, lines: Sequence[AnnouncementLine]) -> set[str]:
    """The keys of those that are new. One that was imported before is left as it is now."""
    await _require_departments(session, lines)
    now = datetime.now(UTC)
    rows = [
        {
            "key": line.key,
            "title_zh": line.title.zh,
            "title_en": line.title.en,
            "body_zh": line.body.zh,
            "body_en": line.body.en,
            "department": line.department,
            "pinned": line.pinned,
            "publish_at": line.publish_at or now,
        }
        for line in lines
    ]
    return await queries.import_new(session, rows) if rows else set()


async def _require_departments(session: AsyncSession, said: Sequence[AnnouncementIn]) -> None:
    codes = sorted({each.department for each in said if each.department})
    names = await department_names(session, codes) if codes else {}
    for code in codes:
        if code not in names:
            raise UnknownDepartment(code)
