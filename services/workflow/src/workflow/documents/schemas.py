from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel

from contracts.words import Text
from workflow.documents.models import Document


class DocumentOut(BaseModel):
    id: UUID
    case_id: UUID
    kind: str
    status: Literal["pending", "issued", "failed"]
    issued_at: datetime | None
    revoked_at: datetime | None
    sha256: str | None
    size: int | None
    verify_url: str | None

    @classmethod
    def of(cls, document: Document, issuer: str) -> Self:
        url = f"{issuer.rstrip('/')}/verify/{document.code}" if document.is_issued else None
        names = set(cls.model_fields) - {"verify_url"}
        return cls(**{name: getattr(document, name) for name in names}, verify_url=url)


class Documents(BaseModel):
    items: list[DocumentOut]


class Said(BaseModel):
    title: Text
    text: Text


class Verification(BaseModel):
    """What this university says about a document. `holder` is masked on purpose.

    The file itself is genuine only if its SHA-256 is `sha256`.
    """

    result: Literal["valid", "revoked"]
    number: str
    matter_title: Text
    kind: str
    holder: str
    answers: list[Said]
    issued_at: datetime
    revoked_at: datetime | None
    sha256: str

    @classmethod
    def of(cls, document: Document) -> Self:
        facts: dict[str, Any] = {
            "kind": document.kind,
            "issued_at": document.issued_at,
            "revoked_at": document.revoked_at,
            "sha256": document.sha256,
        }
        result = "revoked" if document.revoked_at else "valid"
        return cls(**document.shown, **facts, result=result)
