from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from workflow.tables import Base


class Document(Base):
    """Ordered in the transaction that approves its case; made, and issued once, after it."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),
        Index(None, "try_at", postgresql_where=text("status = 'pending'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]
    #: what the QR code carries; nobody guesses it
    code: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    tries: Mapped[int]
    try_at: Mapped[datetime]
    ordered_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    sha256: Mapped[str | None]
    size: Mapped[int | None]
    #: what the verification page says; nothing that identifies a person fully
    shown: Mapped[dict[str, Any]]
    pdf: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))

    @property
    def is_pending(self) -> bool:
        return self.status == "pending"

    @property
    def is_issued(self) -> bool:
        return self.status == "issued"

    def issue(self, pdf: bytes, sha256: str, shown: dict[str, Any], now: datetime) -> None:
        self.status, self.issued_at = "issued", now
        self.pdf, self.sha256, self.size, self.shown = pdf, sha256, len(pdf), shown
