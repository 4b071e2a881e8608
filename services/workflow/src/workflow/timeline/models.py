from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import BigInteger, Identity, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Group
from workflow.tables import Base


class Move(StrEnum):
    """What can happen to a case, in words that stay."""

    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    URGED = "urged"
    WRITEBACK_REQUESTED = "writeback-requested"
    WRITEBACK_COMPLETED = "writeback-completed"
    WRITEBACK_FAILED = "writeback-failed"
    COMPLETED = "completed"
    DOCUMENT_ISSUED = "document-issued"


class Actor(BaseModel):
    """Who moved, and in which post; nobody is the platform itself."""

    model_config = ConfigDict(frozen=True)

    person_id: UUID
    name: str
    post: Group | None = None


class Recorded:
    """The columns of a row that has a timeline: where it ends, and at which round it is."""

    id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int]
    trail_length: Mapped[int]
    trail_hash: Mapped[bytes] = mapped_column(LargeBinary)


class Entry(Base):
    """Never updated, never deleted; the database refuses both."""

    __tablename__ = "timeline_entry"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[UUID]
    seq: Mapped[int]
    at: Mapped[datetime]
    move: Mapped[str]
    round: Mapped[int]
    actor: Mapped[dict[str, Any] | None]
    step: Mapped[str | None]
    step_title: Mapped[dict[str, Any] | None]
    comment: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    hash: Mapped[bytes] = mapped_column(LargeBinary)
