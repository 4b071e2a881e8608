from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import Text

FieldName = Annotated[str, Field(max_length=80)]


class PrefillIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    purpose: str = Field(min_length=1, max_length=200, examples=["classroom-booking"])
    case_id: UUID | None = None
    fields: list[FieldName] = Field(min_length=1, max_length=100, examples=[["student.name"]])


class Prefilled(BaseModel):
    """A value, and how far to trust it: whose it is, and when they last said so."""

    value: Any
    source: str
    source_label: Text
    as_of: datetime
    version: int


class PrefillOut(BaseModel):
    """What is not known of this person is left out."""

    values: dict[str, Prefilled]
