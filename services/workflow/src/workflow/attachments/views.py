"""What is shown of attachments, and to whom."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from workflow.attachments.errors import AttachmentNotFound
from workflow.attachments.schemas import Attachments
from workflow.cases import queries as cases
from workflow.cases.commands import note_read
from workflow.cases.matters import matter
from workflow.cases.models import Case
from workflow.cases.schemas import AttachmentOut
from workflow.cases.views import attached_to
from workflow.files import queries as files
from workflow.files.store import FileStore
from workflow.tasks.queries import has_decided
from workflow.timeline.models import Actor


@dataclass(frozen=True)
class Download:
    pieces: AsyncIterator[bytes]
    media_type: str
    headers: dict[str, str]


async def attachments_of(session: AsyncSession, case_id: UUID, owner: UUID) -> Attachments:
    """In the order in which they were attached."""
    case = await cases.own_case(session, case_id, owner)
    return Attachments(items=[AttachmentOut.model_validate(each) for each in case.attachments])


async def download_for(
    session: AsyncSession, id: UUID, me: Caller, store: FileStore, now: datetime
) -> Download:
    """Somebody else's file is simply not found. That an official read one is kept."""
    case_id = await files.case_of_kept(session, id)
    if case_id is None:
        raise AttachmentNotFound
    case = await cases.case_of(session, case_id)
    attached = await _visible(session, case, me, id)
    await session.close()  # nobody waits for our connection while the store answers
    pieces = await store.read(id)
    note_read(session, case, Actor(person_id=me.person_id, name=me.name), "attachment", now)
    return Download(
        pieces,
        attached.media_type,
        {
            # RFC 6266: a plain name for old clients, RFC 5987 for the one it was given.
            "Content-Disposition": f'attachment; filename="{_plain(attached)}"; '
            f"filename*=UTF-8''{quote(attached.name, safe='')}",
            "Content-Length": str(attached.size),
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "ETag": f'"{attached.sha256}"',
            # Kiosks and windows are used by many.
            "Cache-Control": "private, no-store",
        },
    )


async def _visible(session: AsyncSession, case: Case, me: Caller, id: UUID) -> AttachmentOut:
    """Any of one's own; of others, what the answers name, if one has a part in deciding."""
    if case.applicant_id == me.person_id:
        shown = [AttachmentOut.model_validate(each) for each in case.attachments]
    elif await has_decided(session, case.id, me):
        shown = attached_to(case, (await matter(session, case.definition_id)).form)
    else:
        shown = []
    found = next((each for each in shown if each.id == id), None)
    if found is None:
        raise AttachmentNotFound
    return found


def _plain(attached: AttachmentOut) -> str:
    return f"attachment.{attached.name.rpartition('.')[2].lower()}"
