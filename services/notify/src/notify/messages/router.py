from uuid import UUID

from chassis.auth import Me
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from notify.announcements.rules import Category
from notify.messages import commands, queries
from notify.messages.schemas import MessageOut, ReadAll, ReadAllOut, UnreadCount

router = Router(prefix="/api/notify/v1/messages", tags=["messages"])


@router.get("")
async def list_messages(
    me: Me,
    session: Session,
    paging: Paging,
    unread: bool = False,
    kind: Category | None = None,
) -> Page[MessageOut]:
    """My messages, newest first; with `unread=true` only those I have not read, with
    `kind` only those of that category."""
    before = next(iter(paging.key(_position) or ()), None)
    rows = await queries.own_messages(
        session, me.person_id, paging.limit + 1, unread=unread, category=kind, before=before
    )
    messages, next_cursor = page_of(rows, paging, lambda row: [row.position])
    return Page(items=[MessageOut.model_validate(m) for m in messages], next_cursor=next_cursor)


@router.get("/unread-count")
async def count_unread_messages(me: Me, session: Session) -> UnreadCount:
    return UnreadCount(unread=await queries.unread_count(session, me.person_id))


@router.post("/read-all")
async def read_all_messages(me: Me, session: Session, asked: ReadAll | None = None) -> ReadAllOut:
    """I have seen everything, or everything up to `through`."""
    through = asked.through if asked else None
    return ReadAllOut(read=await commands.read_all(session, me.person_id, through))


@router.post("/{id}/read")
async def read_message(id: UUID, me: Me, session: Session) -> MessageOut:
    return MessageOut.model_validate(await commands.read(session, me.person_id, id))


def _position(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError
    return value
