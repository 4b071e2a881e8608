"""What adapters announce. `<adapter>` in the subject is the adapter's name.

One adapter exists today, so the subjects say `academic`; the next adapter
subclasses with its own `type`.
"""

from typing import Any, ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.envelope import Event
from contracts.words import Resource, Text


class RecordsCollected(Event):
    """At most 200 records as a source system holds them now.

    The one event that carries personal data: it is the data. It travels on a
    stream of its own that only its adapter may write and only data-middle read.
    `run_id` is one reading of the source. In a `full` run, a record that no
    part named is gone from the source; `last` closes the run.
    """

    type: ClassVar = "campus.academic.records.collected.v1"
    run_id: UUID
    source: str = Field(examples=["academic"])
    resource: Resource
    mode: Literal["full", "changes"]
    part: int = Field(ge=1)
    last: bool
    observed_at: AwareDatetime
    records: list[dict[str, Any]] = Field(max_length=200)

    def aggregate(self) -> str:
        return f"{self.source}/{self.resource}"


class WritebackCompleted(Event):
    """The legacy system holds what was asked, once."""

    type: ClassVar = "campus.academic.writeback.completed.v1"
    writeback_id: UUID
    case_id: UUID
    business_key: str
    result: dict[str, Any]

    def aggregate(self) -> str:
        return f"case/{self.case_id}"


class WritebackFailed(Event):
    """The legacy system will not do it. Parked and retried attempts are not failures."""

    type: ClassVar = "campus.academic.writeback.failed.v1"
    writeback_id: UUID
    case_id: UUID
    business_key: str
    code: str = Field(examples=["classroom-taken"])
    reason: Text

    def aggregate(self) -> str:
        return f"case/{self.case_id}"
