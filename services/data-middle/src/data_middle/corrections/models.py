from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts import words
from data_middle.corrections.errors import AlreadyAnswered
from data_middle.directory.rules import field_named
from data_middle.tables import Base


class Status(StrEnum):
    """`settled`: the source says now what the person claimed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


class Correction(Base):
    """`version` is the record's when the person looked at it."""

    __tablename__ = "correction"
    __table_args__ = (
        Index(
            "uq_correction_open",
            "record_id",
            "field",
            unique=True,
            postgresql_where=text("status = 'open'"),
        ),
        Index(
            "ix_correction_unsettled",
            "record_id",
            postgresql_where=text("status IN ('open', 'accepted')"),
        ),
        Index(None, "person_id", "id"),
        Index(None, "resource", "status", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    record_id: Mapped[UUID] = mapped_column(ForeignKey("golden_record.record_id"))
    version: Mapped[int]
    resource: Mapped[words.Resource] = mapped_column(Text)
    field: Mapped[str]
    person_id: Mapped[UUID]
    claimed_value: Mapped[str]
    reason: Mapped[str]
    case_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(server_default=text("'open'"))
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    comment: Mapped[str | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    settled_version: Mapped[int | None]

    @property
    def label(self) -> words.Text:
        return field_named(self.resource, self.field).label

    def answer(self, decision: Status, comment: str, steward: UUID, now: datetime) -> None:
        self._leave_open()
        self.status, self.comment = decision, comment
        self.answered_by, self.answered_at = steward, now
        if decision is Status.REFUSED:
            self.closed_at = now

    def withdraw(self, now: datetime) -> None:
        self._leave_open()
        self.status, self.closed_at = Status.WITHDRAWN, now

    def _leave_open(self) -> None:
        if self.status != Status.OPEN:
            raise AlreadyAnswered
