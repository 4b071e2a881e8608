"""What is shown of documents, and to whom."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from workflow.cases import queries as cases
from workflow.cases.commands import note_read
from workflow.documents import queries
from workflow.documents.errors import DocumentNotFound, DocumentNotReady, NothingToVerify
from workflow.documents.schemas import DocumentOut, Documents, Verification
from workflow.tasks.queries import has_decided
from workflow.timeline.models import Actor


@dataclass(frozen=True)
class File:
    pdf: bytes
    headers: dict[str, str]


async def documents_of(session: AsyncSession, case_id: UUID, owner: UUID, issuer: str) -> Documents:
    case = await cases.own_case(session, case_id, owner)
    found = await queries.of_case(session, case.id)
    return Documents(items=[DocumentOut.of(each, issuer) for each in found])


async def file_for(session: AsyncSession, id: UUID, me: Caller, now: datetime) -> File:
    """Somebody else's document is simply not found. That an official read one is kept."""
    document = await queries.with_pdf(session, id)
    if document is None:
        raise DocumentNotFound
    case = await cases.case_of(session, document.case_id)
    if case.applicant_id != me.person_id:
        if not await has_decided(session, case.id, me):
            raise DocumentNotFound
        note_read(session, case, Actor(person_id=me.person_id, name=me.name), "document", now)
    if document.pdf is None:
        raise DocumentNotReady
    plain = f"{case.number}-{document.kind}.pdf"
    spoken = quote(f"{case.title.zh}-{case.number}.pdf")
    return File(
        document.pdf,
        {
            # RFC 6266: the plain name for old clients, RFC 5987 for the Chinese one.
            "Content-Disposition": f"inline; filename=\"{plain}\"; filename*=UTF-8''{spoken}",
            "ETag": f'"{document.sha256}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


async def verification(session: AsyncSession, code: str) -> Verification:
    found = await verification_or_none(session, code)
    if found is None:
        raise NothingToVerify
    return found


async def verification_or_none(session: AsyncSession, code: str) -> Verification | None:
    # What token_urlsafe never makes is not worth a query, nor fit for one.
    if len(code) > 64 or not code.isascii() or not code.replace("-", "").replace("_", "").isalnum():
        return None
    document = await queries.issued(session, code)
    return Verification.of(document) if document else None
