"""What workflow announces."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from contracts.envelope import Event
from contracts.words import Group, Text


class DefinitionProblem(BaseModel):
    """Why a definition was refused, and where to look."""

    model_config = ConfigDict(frozen=True)

    code: str
    file: str
    element: str | None = None
    line: int | None = None
    column: int | None = None
    message: Text


class DefinitionAccepted(Event):
    """A proposed matter version can run."""

    type: ClassVar = "campus.workflow.definition.accepted.v1"
    matter_code: str
    version: int
    definition_id: UUID

    def aggregate(self) -> str:
        return f"matter/{self.matter_code}"


class DefinitionRejected(Event):
    """A proposed matter version cannot run, for these reasons."""

    type: ClassVar = "campus.workflow.definition.rejected.v1"
    matter_code: str
    version: int
    problems: list[DefinitionProblem]

    def aggregate(self) -> str:
        return f"matter/{self.matter_code}"


class CaseEvent(Event):
    """What every event about a case says."""

    case_id: UUID
    number: str = Field(description="Case number as printed on the receipt.")
    matter_code: str
    matter_version: int
    matter_title: Text
    applicant_id: UUID
    link: str

    def aggregate(self) -> str:
        return f"case/{self.case_id}"


class CaseSubmitted(CaseEvent):
    """A case was handed in. `round` is 1, and grows each time it is handed in again."""

    type: ClassVar = "campus.workflow.case.submitted.v1"
    round: int


class CaseReturned(CaseEvent):
    """A case went back to its applicant, who may mend it and hand it in again."""

    type: ClassVar = "campus.workflow.case.returned.v1"
    round: int


class CaseWithdrawn(CaseEvent):
    """The applicant took a case back; it is over."""

    type: ClassVar = "campus.workflow.case.withdrawn.v1"


class CaseCompleted(CaseEvent):
    """A case has its result."""

    type: ClassVar = "campus.workflow.case.completed.v1"
    outcome: Literal["approved", "rejected"]
    submitted_at: AwareDatetime | None = None
    due_at: AwareDatetime | None = Field(default=None, description="When it was promised.")


class UrgedTask(BaseModel):
    """A step that waits for the person named, or for whoever belongs to the group."""

    model_config = ConfigDict(frozen=True)

    task_id: UUID
    step: str = Field(description="Id of the BPMN element.")
    step_title: Text
    assignee_id: UUID | None = None
    group: Group | None = None


class CaseUrged(CaseEvent):
    """An applicant asked those who have a case to get on with it, for the `times`th time."""

    type: ClassVar = "campus.workflow.case.urged.v1"
    times: int
    tasks: list[UrgedTask]


class TaskEvent(CaseEvent):
    """What every event about a task says."""

    task_id: UUID
    step: str = Field(description="Id of the BPMN element.")
    step_title: Text


class TaskOpened(TaskEvent):
    """A step waits for someone: the person named, or whoever belongs to the group."""

    type: ClassVar = "campus.workflow.task.opened.v1"
    assignee_id: UUID | None = None
    group: Group | None = None
    due_at: AwareDatetime | None = None


class TaskCompleted(TaskEvent):
    """Someone decided on a step."""

    type: ClassVar = "campus.workflow.task.completed.v1"
    actor_id: UUID
    decision: Literal["approved", "rejected", "returned"]


class DocumentIssued(CaseEvent):
    """A document of a finished case can be fetched and verified."""

    type: ClassVar = "campus.workflow.document.issued.v1"
    document_id: UUID
    kind: str = Field(examples=["permit"])


class WritebackRequested(Event):
    """A legacy system has to be told, exactly once.

    `business_key` is the same for every attempt. `arguments` is what the
    operation of the adapter protocol takes; a person appears in it by campus
    number only, because the legacy system knows them by nothing else.
    """

    type: ClassVar = "campus.workflow.writeback.requested.v1"
    writeback_id: UUID
    case_id: UUID
    adapter: str = Field(examples=["academic"])
    operation: str = Field(examples=["book_classroom"])
    business_key: str
    arguments: dict[str, Any]

    def aggregate(self) -> str:
        return f"case/{self.case_id}"
