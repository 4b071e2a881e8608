"""The SQL of the inbox."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from notify.announcements.models import Announcement
from notify.messages.errors import MessageNotFound
from notify.messages.models import Message

# Numbers of a sequence are drawn before the commit: without a lock a message
# could become visible after one with a higher position, and whoever had read up
# to that one would never see it.
_in_order = text("SELECT pg_advisory_xact_lock(73100)")

_add = text("""
    INSERT INTO message (announcement_id, person_id, category)
    SELECT announcement.id, told.person_id, announcement.category
    FROM unnest(:announcements, :persons) AS told (announcement_id, person_id)
    JOIN announcement ON announcement.id = told.announcement_id
    ON CONFLICT (announcement_id, person_id) DO NOTHING
    RETURNING id, person_id
""").bindparams(
    bindparam("announcements", type_=ARRAY(Uuid())), bindparam("persons", type_=ARRAY(Uuid()))
)

_shown = select(
    Message.id,
    Message.position,
    Message.person_id,
    Message.created_at,
    Message.read_at,
    Message.category,
    Announcement.kind,
    Announcement.title,
    Announcement.body,
    Announcement.link,
).join(Announcement, Announcement.id == Message.announcement_id)
_mine = _shown.where(Message.person_id == bindparam("person"))
_newest_first = _mine.order_by(Message.position.desc())
_oldest_first = _mine.where(Message.position > bindparam("after")).order_by(Message.position)
_one = _mine.where(Message.id == bindparam("id"))
_newer = (
    _shown.where(Message.position > bindparam("after"))
    .order_by(Message.position)
    .limit(bindparam("limit"))
)
_unread = (
    select(func.count())
    .select_from(Message)
    .where(Message.person_id == bindparam("person"), Message.read_at.is_(None))
)
_newest_position = select(func.coalesce(func.max(Message.position), 0))
_position = select(Message.position).where(
    Message.id == bindparam("id"), Message.person_id == bindparam("person")
)


async def add(
    session: AsyncSession, pairs: Sequence[tuple[UUID, UUID]]
) -> Sequence[Row[tuple[UUID, UUID]]]:
    """A message for each announcement and person that has none; the id and person of each.

    Others that add messages wait until this transaction ends.
    """
    await session.execute(_in_order)
    announcements, persons = [a for a, _ in pairs], [p for _, p in pairs]
    values = {"announcements": announcements, "persons": persons}
    return (await session.execute(_add, values)).all()


async def own_messages(
    session: AsyncSession,
    person: UUID,
    limit: int,
    *,
    unread: bool,
    category: str | None,
    before: int | None,
) -> Sequence[Row[Any]]:
    """Newest first."""
    query = _newest_first
    if category is not None:
        query = query.where(Message.category == category)
    if unread:
        query = query.where(Message.read_at.is_(None))
    if before is not None:
        query = query.where(Message.position < before)
    return (await session.execute(query.limit(limit), {"person": person})).all()


async def own_messages_after(
    session: AsyncSession, person: UUID, position: int, limit: int
) -> Sequence[Row[Any]]:
    """Oldest first."""
    values = {"person": person, "after": position}
    return (await session.execute(_oldest_first.limit(limit), values)).all()


async def own_message(session: AsyncSession, person: UUID, id: UUID) -> Row[Any]:
    """Somebody else's is simply not found."""
    found = (await session.execute(_one, {"person": person, "id": id})).one_or_none()
    if found is None:
        raise MessageNotFound
    return found


async def position_of(session: AsyncSession, person: UUID, id: UUID) -> int | None:
    found: int | None = await session.scalar(_position, {"person": person, "id": id})
    return found


async def unread_count(session: AsyncSession, person: UUID) -> int:
    return int(await session.scalar(_unread, {"person": person}) or 0)


async def mark_read(session: AsyncSession, person: UUID, id: UUID) -> None:
    """The time of the first reading stays."""
    mine = (Message.id == id) & (Message.person_id == person)
    await session.execute(
        update(Message).where(mine, Message.read_at.is_(None)).values(read_at=func.now())
    )


async def mark_all_read(session: AsyncSession, person: UUID, through: int | None) -> int:
    """How many that were."""
    unread = (Message.person_id == person) & Message.read_at.is_(None)
    query = update(Message).where(unread).values(read_at=func.now())
    if through is not None:
        query = query.where(Message.position <= through)
    return int(getattr(await session.execute(query), "rowcount", 0))


async def newest_position(session: AsyncSession) -> int:
    return int(await session.scalar(_newest_position) or 0)


async def messages_after(session: AsyncSession, position: int, limit: int) -> Sequence[Row[Any]]:
    """Everybody's, in the order in which they became visible."""
    return (await session.execute(_newer, {"after": position, "limit": limit})).all()
