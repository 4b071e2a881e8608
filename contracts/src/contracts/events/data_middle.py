"""What data-middle announces."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import Field

from contracts.envelope import Event
from contracts.words import Group, Resource, Text


class RecordChanged(Event):
    """A golden record is new, differs from yesterday's, or is gone.

    Says which fields changed, not what to: whoever may know asks data-middle,
    which records the question.
    """

    type: ClassVar = "campus.data-middle.record.changed.v1"
    resource: Resource
    record_id: UUID
    version: int
    change: Literal["created", "updated", "removed"]
    fields: list[str]
    link: str

    def aggregate(self) -> str:
        return f"{self.resource}/{self.record_id}"


class CorrectionEvent(Event):
    """What every event about a correction says: which field, never a value of it."""

    correction_id: UUID
    record_id: UUID
    resource: Resource
    field: str = Field(description="Name in the data directory.", examples=["student.phone"])
    field_title: Text
    person_id: UUID = Field(description="Who says that it is wrong.")
    link: str

    def aggregate(self) -> str:
        return f"correction/{self.correction_id}"


class CorrectionOpened(CorrectionEvent):
    """A person says that something held on them is wrong; its steward has to answer.

    `stewards` is empty where no post looks after the resource: administrators do.
    """

    type: ClassVar = "campus.data-middle.correction.opened.v1"
    stewards: Group | None = None


class CorrectionAnswered(CorrectionEvent):
    """The steward decided. Accepted means that the source will be mended."""

    type: ClassVar = "campus.data-middle.correction.answered.v1"
    decision: Literal["accepted", "refused"]
