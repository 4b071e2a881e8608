from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Group, Text
from workflow.tables import Base
from workflow.tasks.errors import ClaimedByAnother, TaskAlreadyCompleted, TaskClosed

OPEN = text("status = 'open'")
#: Where a step without a promised time stands among those that have one: last.
NEVER_DUE = datetime(9999, 12, 31, tzinfo=UTC)


class Decision(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"


class Task(Base):
    """One step of one case, in one round. For a group, or for one person.

    Of its case it repeats what lists are filtered by, and never changes.
    """

    __tablename__ = "task"
    __table_args__ = (
        Index(None, "post", "organisation", "opened_at", "id", postgresql_where=OPEN),
        Index(None, "assignee_id", "opened_at", "id", postgresql_where=OPEN),
        Index(None, "post", "organisation", "due_order", "id", postgresql_where=OPEN),
        Index(None, "assignee_id", "due_order", "id", postgresql_where=OPEN),
        Index(None, "post", "organisation", "matter_code", postgresql_where=OPEN),
        Index(None, "completed_by", "completed_at", "id"),
        # Whatever goes wrong above, a step never waits twice.
        Index("uq_task_waiting", "case_id", "ref", unique=True, postgresql_where=OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    case_number: Mapped[str]
    matter_code: Mapped[str]
    applicant_name: Mapped[str]
    ref: Mapped[str]
    step: Mapped[str]
    step_title: Mapped[dict[str, Any]]
    post: Mapped[str | None]
    organisation: Mapped[str | None]
    assignee_id: Mapped[UUID | None]
    round: Mapped[int]
    status: Mapped[str]
    claimed_by: Mapped[UUID | None]
    claimed_name: Mapped[str | None]
    decision: Mapped[str | None]
    comment: Mapped[str | None]
    completed_by: Mapped[UUID | None]
    completed_name: Mapped[str | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    #: `due_at`, or `NEVER_DUE`: what lists are sorted by
    due_order: Mapped[datetime]
    #: may be approved together with others, unread
    batch: Mapped[bool]
    completed_at: Mapped[datetime | None]
    version: Mapped[int]

    @property
    def title(self) -> Text:
        return Text.model_validate(self.step_title)

    @property
    def group(self) -> Group | None:
        if self.post is None or self.organisation is None:
            return None
        return Group(post=self.post, organisation=self.organisation)

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    def claim(self, person_id: UUID, name: str) -> None:
        """Mine to do; colleagues see that I am at it. Claiming twice changes nothing."""
        self.expect_open_for(person_id)
        if self.claimed_by is None:
            self.claimed_by, self.claimed_name = person_id, name
            self.version += 1

    def release(self, person_id: UUID) -> None:
        """Anybody's again."""
        self.expect_open_for(person_id)
        if self.claimed_by is not None:
            self.claimed_by = self.claimed_name = None
            self.version += 1

    def decide(
        self, decision: Decision, person_id: UUID, name: str, comment: str | None, now: datetime
    ) -> None:
        self.expect_open_for(person_id)
        self.status, self.decision, self.comment = "completed", decision, comment
        self.completed_by, self.completed_name, self.completed_at = person_id, name, now
        self.version += 1

    def expect_open_for(self, person_id: UUID) -> None:
        """Raises what keeps this person from acting on it."""
        if self.status == "completed":
            raise TaskAlreadyCompleted
        if not self.is_open:
            raise TaskClosed
        if self.claimed_by not in (None, person_id):
            raise ClaimedByAnother
