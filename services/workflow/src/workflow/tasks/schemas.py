from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel

from contracts.words import Group, Text
from workflow.cases.prefill import Origin
from workflow.cases.schemas import AttachmentOut
from workflow.deadlines.schemas import DeadlineOut
from workflow.forms.shown import Answer
from workflow.tasks.models import Task
from workflow.timeline.schemas import EntryOut

Which = Literal["open", "completed"]


class TaskOut(BaseModel):
    id: UUID
    case_id: UUID
    step: str
    step_title: Text
    group: Group | None
    round: int
    status: Literal["open", "completed", "closed"]
    claimed_by: UUID | None
    claimed_name: str | None
    decision: Literal["approved", "rejected", "returned"] | None
    comment: str | None
    completed_name: str | None
    opened_at: datetime
    due_at: datetime | None
    completed_at: datetime | None
    #: may be approved together with others
    batch: bool
    version: int

    @classmethod
    def of(cls, task: Task) -> Self:
        return cls.model_validate(task, from_attributes=True)


class Applicant(BaseModel):
    number: str
    name: str
    kind: str
    college: str | None


class CaseInBrief(BaseModel):
    number: str | None
    matter_code: str
    matter_title: Text
    applicant: Applicant
    status: str


class ListedTask(TaskOut):
    """`deadline`: of a task that is open."""

    case: CaseInBrief
    deadline: DeadlineOut | None = None


class TaskCounts(BaseModel):
    """My open tasks; those among them claimed by or assigned to me; what I did today."""

    open: int
    due_soon: int
    overdue: int
    mine: int
    completed_today: int


class TaskMatter(BaseModel):
    """A matter with tasks that wait for me."""

    code: str
    title: Text
    open: int


class TaskMatters(BaseModel):
    items: list[TaskMatter]


class TaskDetail(ListedTask):
    """What is needed to decide: the answers, where they come from, and what happened so far."""

    answers: list[Answer]
    attachments: list[AttachmentOut] = []
    data: dict[str, Any]
    prefill: dict[str, Origin]
    form: dict[str, Any]
    form_ui: dict[str, Any]
    timeline: list[EntryOut]
