import hashlib
import secrets
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import DocumentIssued
from workflow.cases import queries as cases
from workflow.cases.facts import named
from workflow.cases.matters import Matter
from workflow.cases.models import Case
from workflow.documents import queries
from workflow.documents.models import Document
from workflow.timeline.commands import record
from workflow.timeline.models import Move

CODE_BYTES = 18  # 144 bits, and no padding when written in base64


def order_documents(session: AsyncSession, case: Case, matter: Matter, now: datetime) -> None:
    """Have every document of the matter made, once, after this transaction."""
    for kind in matter.package.documents:
        session.add(
            Document(
                id=uuid4(),
                case_id=case.id,
                kind=kind,
                code=secrets.token_urlsafe(CODE_BYTES),
                status="pending",
                tries=0,
                try_at=now,
                ordered_at=now,
                shown={},
            )
        )


async def issue(
    session: AsyncSession, id: UUID, case_id: UUID, pdf: bytes, shown: dict[str, Any], now: datetime
) -> None:
    """The document exists from now on. If another worker was faster, its document does."""
    case = await cases.case_locked(session, case_id)
    document = await queries.locked(session, id)
    if not document.is_pending:
        return
    document.issue(pdf, hashlib.sha256(pdf).hexdigest(), shown, now)
    record(
        session,
        case,
        Move.DOCUMENT_ISSUED,
        now,
        details={"kind": document.kind, "sha256": document.sha256},
    )
    emit(session, DocumentIssued(**named(case), document_id=document.id, kind=document.kind))


async def give_up(session: AsyncSession, id: UUID) -> None:
    """Leave it to a person (`retry-documents`)."""
    document = await queries.locked(session, id)
    if document.is_pending:
        document.status = "failed"
