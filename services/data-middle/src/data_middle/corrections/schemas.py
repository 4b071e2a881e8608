from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.words import Resource, Text

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
FieldName = Annotated[str, Field(max_length=80)]
Status = Literal["open", "accepted", "refused", "withdrawn", "settled"]


class CorrectionIn(BaseModel):
    """Which field: by `record_id` and `field` as "my data" shows them, or by the
    `source_field` that a form names in `x-source`; not both."""

    model_config = ConfigDict(extra="forbid")

    record_id: UUID | None = None
    field: FieldName | None = Field(None, examples=["student.phone"])
    source_field: FieldName | None = Field(None, examples=["student.phone"])
    claimed_value: Said
    reason: Said
    case_id: UUID | None = Field(None, description="The case in which the person noticed.")

    @model_validator(mode="after")
    def _one_way(self) -> "CorrectionIn":
        by_record = (self.record_id is not None, self.field is not None)
        by_source = self.source_field is not None
        if by_record != (not by_source, not by_source):
            raise ValueError("give either record_id and field, or source_field")
        return self


class CorrectionOut(BaseModel):
    """`accepted`: the source will be mended; `settled`: it was, in `settled_version`
    of the record. `closed_at` is when nothing was left to wait for."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    record_id: UUID
    resource: Resource
    field: str
    label: Text
    claimed_value: str
    reason: str
    case_id: UUID | None
    status: Status
    opened_at: datetime
    comment: str | None
    answered_at: datetime | None
    closed_at: datetime | None
    settled_version: int | None


class AssignedCorrection(CorrectionOut):
    """What a steward needs to decide: whom it concerns, and what is held now."""

    key: str = Field(description="The person's number.")
    name: str
    held_value: Any
    source: str
    source_label: Text
    as_of: datetime


class AssignedCount(BaseModel):
    """How many corrections wait for my answer; none if I look after no data."""

    open: int


class AnswerIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Literal["accepted", "refused"]
    comment: Said


class AnswerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    status: Status
    comment: str
    answered_at: datetime
