from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.workflow import CaseEvent
from contracts.words import Group, Text
from notify.announcements import queries
from notify.announcements.rules import Kind, words_for


async def announce(
    session: AsyncSession,
    kind: Kind,
    event: CaseEvent,
    *,
    occasion: object,
    to: UUID | Group,
    step: Text | None = None,
) -> None:
    """Have `to` told of `event`, once for each `kind` and `occasion`."""
    number = Text(zh=event.number, en=event.number)
    values = {"matter": event.matter_title, "number": number}
    words = words_for(kind, values if step is None else {**values, "step": step})
    group = to if isinstance(to, Group) else None
    await queries.keep(
        session,
        {
            "occasion": f"{kind}/{occasion}",
            "kind": kind,
            "title": words.title.model_dump(),
            "body": words.body.model_dump(),
            "link": event.link,
            "person_id": to if isinstance(to, UUID) else None,
            "post": group and group.post,
            "organisation": group and group.organisation,
        },
    )
