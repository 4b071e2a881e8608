from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.words import Group, Text
from workflow.cases import rules
from workflow.cases.drafts import Changes
from workflow.cases.models import Case, CaseRead
from workflow.cases.prefill import Origin
from workflow.deadlines.rules import deadline
from workflow.deadlines.schemas import DeadlineOut

Status = Literal["draft", "running", "returned", "approved", "rejected", "withdrawn"]


class NewCase(BaseModel):
    model_config = ConfigDict(extra="forbid")

    matter_code: str = Field(min_length=1, max_length=80, pattern=r"^[a-z0-9-]+$")


class DraftPatch(BaseModel):
    """A JSON Merge Patch of the answers; null takes an answer away."""

    model_config = ConfigDict(extra="forbid")

    data: dict[str, Any]


class Choice(BaseModel):
    """What the live system said about a choice.

    `unchecked`: it could not be asked; whoever approves will see to it.
    """

    value: Any
    label: str | None = None
    status: Literal["offered", "not-offered", "unchecked"]


class Holder(BaseModel):
    """Who has the case: a group, or one `person` of it; or the `system` that is being told."""

    step: str
    step_title: Text
    group: Group | None = None
    person: str | None = None
    system: str | None = None
    since: AwareDatetime | None = None
    due_at: AwareDatetime | None = None
    deadline: DeadlineOut | None = None


class Returned(BaseModel):
    """What has to be mended. Without `fields`, anything may be."""

    comment: str
    fields: list[str]
    step_title: Text
    by: str


class NewerVersion(BaseModel):
    version: int
    changes: Changes


class AttachmentOut(BaseModel):
    """A file of a case. `field` is the JSON Pointer of the answer it belongs to."""

    id: UUID
    field: str
    name: str
    media_type: str
    size: int
    sha256: str
    created_at: AwareDatetime


class CaseSummary(BaseModel):
    id: UUID
    number: str | None
    matter_code: str
    matter_title: Text
    status: Status
    round: int
    waiting: list[Holder]
    created_at: datetime
    submitted_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    #: of a case that is not over
    deadline: DeadlineOut | None = None

    @classmethod
    def of(cls, case: Case, now: datetime) -> Self:
        """With its deadlines as they stand `now`."""
        shown = cls.model_validate(case, from_attributes=True)
        if case.completed_at is None:
            shown.deadline = DeadlineOut.of(deadline(case.due_at, now))
        for holder in shown.waiting:
            holder.deadline = DeadlineOut.of(deadline(holder.due_at, now))
        return shown


class Urging(BaseModel):
    """Whether those who have the case may be urged now, or else when; how often they were."""

    possible: bool = False
    possible_at: datetime | None = None
    times: int = 0


class CaseOut(CaseSummary):
    """A case as its applicant sees it. `newer_version`: hand in only after an upgrade."""

    matter_version: int
    data: dict[str, Any]
    prefill: dict[str, Origin]
    choices: dict[str, Choice]
    attachments: list[AttachmentOut] = []
    returned: Returned | None
    version: int
    updated_at: datetime
    newer_version: NewerVersion | None = None
    suspended: bool = False
    urging: Urging = Urging()

    @classmethod
    def of(cls, case: Case, now: datetime) -> Self:
        shown = super().of(case, now)
        may = rules.urging(case.waiting, now)
        shown.urging = Urging(possible=may.possible, possible_at=may.possible_at, times=case.urges)
        return shown


class CaseCounts(BaseModel):
    """How many cases I have in each state."""

    draft: int = 0
    running: int = 0
    returned: int = 0
    approved: int = 0
    rejected: int = 0
    withdrawn: int = 0


class Reader(BaseModel):
    name: str
    post: Group | None = None


class ReadOut(BaseModel):
    """Somebody else looked at my case: who, in which post, at what, when."""

    reader: Reader
    what: Literal["task", "document", "attachment"]
    at: datetime

    @classmethod
    def of(cls, read: CaseRead) -> Self:
        return cls.model_validate(read, from_attributes=True)


class FormOut(BaseModel):
    """The form this very case was drafted on."""

    matter_version: int
    form: dict[str, Any]
    form_ui: dict[str, Any]
