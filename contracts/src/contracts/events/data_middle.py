"""What data-middle announces."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import Event
from contracts.words import Resource


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
