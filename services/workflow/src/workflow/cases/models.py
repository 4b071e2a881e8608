from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Text
from workflow.cases.errors import AlreadySubmitted, NotEditable, NotRunning
from workflow.tables import Base
from workflow.timeline.models import Recorded
from workflow.timeline.rules import BEGINNING


class Status(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


EDITABLE = frozenset({Status.DRAFT, Status.RETURNED})


class Case(Recorded, Base):
    """`version` is its entity tag: it grows with everything its owner can see change."""

    __tablename__ = "case"
    __table_args__ = (
        Index(None, "applicant_id", "created_at", "id"),
        Index(None, "applicant_id", "status", "created_at", "id"),
    )

    number: Mapped[str | None] = mapped_column(unique=True)
    definition_id: Mapped[UUID]
    matter_code: Mapped[str]
    matter_version: Mapped[int]
    matter_title: Mapped[dict[str, Any]]
    applicant_id: Mapped[UUID]
    #: number, name, kind, college, organisations, as the token said when the draft was made
    applicant: Mapped[dict[str, Any]]
    status: Mapped[str]
    data: Mapped[dict[str, Any]]
    #: pointer -> where a value came from, and when
    prefill: Mapped[dict[str, Any]]
    #: pointer -> what the live system said about the choice made
    choices: Mapped[dict[str, Any]]
    #: what was attached, whether or not the answers name it already
    attachments: Mapped[list[Any]]
    #: who has it now: one entry for each step that waits
    waiting: Mapped[list[Any]]
    #: what the office asked to have mended
    returned: Mapped[dict[str, Any] | None]
    #: how often the applicant has urged those who had it
    urges: Mapped[int]
    version: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    @classmethod
    def drafted(
        cls,
        id: UUID,
        *,
        definition_id: UUID,
        matter_code: str,
        matter_version: int,
        matter_title: Text,
        applicant_id: UUID,
        applicant: dict[str, Any],
        now: datetime,
    ) -> Self:
        """An empty draft."""
        return cls(
            id=id,
            number=None,
            definition_id=definition_id,
            matter_code=matter_code,
            matter_version=matter_version,
            matter_title=matter_title.model_dump(),
            applicant_id=applicant_id,
            applicant=applicant,
            status=Status.DRAFT,
            round=0,
            data={},
            prefill={},
            choices={},
            attachments=[],
            waiting=[],
            returned=None,
            urges=0,
            trail_length=0,
            trail_hash=BEGINNING,
            version=1,
            created_at=now,
            updated_at=now,
        )

    @property
    def title(self) -> Text:
        return Text.model_validate(self.matter_title)

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def mendable(self) -> frozenset[str] | None:
        """The pointers the office asked to have mended; None means any."""
        named = (self.returned or {}).get("fields")
        return frozenset(named) if named else None

    def save(
        self,
        now: datetime,
        *,
        data: dict[str, Any] | None = None,
        prefill: dict[str, Any] | None = None,
        choices: dict[str, Any] | None = None,
    ) -> None:
        """Keep what the applicant, or the platform for them, filled in."""
        if not self.is_editable:
            raise NotEditable
        self.data = self.data if data is None else data
        self.prefill = self.prefill if prefill is None else prefill
        self.choices = self.choices if choices is None else choices
        self._changed(now)

    def attach(self, attached: dict[str, Any]) -> None:
        """Keep a file beside the answers. The version stays: the answers do not name it yet,
        and what is being typed meanwhile can be saved."""
        self._only_if(self.is_editable, NotEditable)
        self.attachments = [*self.attachments, attached]

    def detach(self, ids: Collection[str]) -> None:
        self._only_if(self.is_editable, NotEditable)
        self.attachments = [each for each in self.attachments if each["id"] not in ids]

    def upgrade(self, definition_id: UUID, version: int, title: Text, now: datetime) -> None:
        """Move a draft to a newer version of its matter."""
        self._only_if(self.is_draft, NotEditable)
        self.definition_id, self.matter_version = definition_id, version
        self.matter_title = title.model_dump()
        self._changed(now)

    def submit(self, number: str, due_at: datetime | None, now: datetime) -> None:
        """Hand it in for the first time."""
        self._only_if(self.is_draft, AlreadySubmitted)
        self.number, self.submitted_at, self.due_at = number, now, due_at
        self._start_round(now)

    def resubmit(self, now: datetime) -> None:
        """Hand it in again, mended."""
        self._only_if(self.status == Status.RETURNED, AlreadySubmitted)
        self.returned = None
        self._start_round(now)

    def give_back(self, returned: dict[str, Any], now: datetime) -> None:
        """Back to the applicant, who has to mend it."""
        self._only_if(self.status == Status.RUNNING, NotRunning)
        self.status, self.returned, self.waiting = Status.RETURNED, returned, []
        self._changed(now)

    def withdraw(self, now: datetime) -> None:
        """Its applicant does not want it any more."""
        self._only_if(self.status in (Status.RUNNING, Status.RETURNED), NotRunning)
        self._end(Status.WITHDRAWN, now)

    def complete(self, status: Status, now: datetime) -> None:
        self._only_if(self.status == Status.RUNNING, NotRunning)
        self._end(status, now)

    def wait_for(self, waiting: list[dict[str, Any]], now: datetime) -> None:
        """Show who has it now."""
        self.waiting = waiting
        self._changed(now)

    def urge(self, refs: Collection[str], now: datetime) -> None:
        """Its applicant asks those who have these steps to get on with it."""
        self._only_if(self.status == Status.RUNNING, NotRunning)
        said = {"urged_at": now.isoformat()}
        self.urges += 1
        self.wait_for([{**e, **said} if e["ref"] in refs else e for e in self.waiting], now)

    def _start_round(self, now: datetime) -> None:
        self.status = Status.RUNNING
        self.round += 1
        self._changed(now)

    def _end(self, status: Status, now: datetime) -> None:
        self.status, self.completed_at, self.waiting, self.returned = status, now, [], None
        self._changed(now)

    def _changed(self, now: datetime) -> None:
        self.version += 1
        self.updated_at = now

    @staticmethod
    def _only_if(allowed: bool, otherwise: type[Exception]) -> None:
        if not allowed:
            raise otherwise


class CaseRead(Base):
    """Somebody looked at another person's case. Kept for that person to see."""

    __tablename__ = "case_read"
    __table_args__ = (Index(None, "case_id", "at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    reader_id: Mapped[UUID]
    reader: Mapped[dict[str, Any]]
    what: Mapped[str]
    at: Mapped[datetime]
