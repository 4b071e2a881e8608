"""What the catalogue announces."""

from typing import Any, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.envelope import Event
from contracts.words import Text


class Package(BaseModel):
    """The parts of a matter package that workflow runs.

    Carried whole: a definition must be deployable from the stream alone, and
    it holds no personal data. The catalogue refuses packages over 512 KiB.
    """

    model_config = ConfigDict(frozen=True)

    process_bpmn: str = Field(description="process.bpmn, BPMN 2.0 XML")
    form: dict[str, Any] = Field(description="form.json, JSON Schema 2020-12")
    form_ui: dict[str, Any] = Field(description="form.ui.json, JSON Forms UI schema")
    documents: dict[str, str] = Field(
        default_factory=dict, description="name -> typst source of a document template"
    )
    writeback: dict[str, Any] = Field(
        default_factory=dict, description="service task id -> write-back declaration"
    )


class MatterProposed(Event):
    """A version of a matter wants to go online; workflow has to answer."""

    type: ClassVar = "campus.catalog.matter.proposed.v1"
    matter_code: str
    version: int
    title: Text
    department: str = Field(description="Code of the responsible organisation.")
    promised_working_days: int | None = None
    package: Package

    def aggregate(self) -> str:
        return f"matter/{self.matter_code}"


SEQUENCE = Field(
    default=None,
    description="Grows with each publication and suspension of the matter. Who reads the two "
    "types apart ignores one that is older than what he knows.",
)


class MatterPublished(Event):
    """A version of a matter is online from now on."""

    type: ClassVar = "campus.catalog.matter.published.v1"
    matter_code: str
    version: int
    sequence: int | None = SEQUENCE

    def aggregate(self) -> str:
        return f"matter/{self.matter_code}"


class MatterSuspended(Event):
    """Nobody can start this matter until it is published again; running cases go on."""

    type: ClassVar = "campus.catalog.matter.suspended.v1"
    matter_code: str
    sequence: int | None = SEQUENCE

    def aggregate(self) -> str:
        return f"matter/{self.matter_code}"


class ReviewGiven(Event):
    """An applicant rated a finished case."""

    type: ClassVar = "campus.catalog.review.given.v1"
    review_id: UUID
    case_id: UUID
    matter_code: str
    stars: int = Field(ge=1, le=5)

    def aggregate(self) -> str:
        return f"case/{self.case_id}"
