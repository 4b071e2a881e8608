from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.data_middle import CorrectionEvent
from contracts.events.workflow import CaseEvent
from contracts.words import Group, Text
from notify.announcements import queries
from notify.announcements.links import case_page, task_page
from notify.announcements.rules import Kind, words_for


async def announce(
    session: AsyncSession,
    kind: Kind,
    event: CaseEvent,
    *,
    occasion: object,
    to: UUID | Group,
    step: Text | None = None,
    task: UUID | None = None,
) -> None:
    """Have `to` told of `event`, once for each `kind` and `occasion`.

    The message leads to the case, or to the `task` that `to` has to do."""
    number = Text(zh=event.number, en=event.number)
    values = {"matter": event.matter_title, "number": number}
    if step is not None:
        values["step"] = step
    link = case_page(event.case_id) if task is None else task_page(task)
    await _keep(session, kind, values, occasion=occasion, to=to, link=link)


async def announce_correction(
    session: AsyncSession, kind: Kind, event: CorrectionEvent, *, to: UUID | Group, link: str
) -> None:
    """The same, of a correction; it names the field, never a value."""
    values = {"field": event.field_title}
    await _keep(session, kind, values, occasion=event.correction_id, to=to, link=link)


async def _keep(
    session: AsyncSession,
    kind: Kind,
    values: Mapping[str, Text],
    *,
    occasion: object,
    to: UUID | Group,
    link: str,
) -> None:
    words = words_for(kind, values)
    group = to if isinstance(to, Group) else None
    await queries.keep(
        session,
        {
            "occasion": f"{kind}/{occasion}",
            "kind": kind,
            "category": kind.category,
            "title": words.title.model_dump(),
            "body": words.body.model_dump(),
            "link": link,
            "person_id": to if isinstance(to, UUID) else None,
            "post": group and group.post,
            "organisation": group and group.organisation,
        },
    )
