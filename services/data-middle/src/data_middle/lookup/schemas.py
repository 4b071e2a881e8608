from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from contracts.words import Resource

MOST = 200
Key = Annotated[str, Field(min_length=1, max_length=40)]


class LookupIn(BaseModel):
    """By the ids that events carry, or by the keys the university uses; not both."""

    model_config = ConfigDict(extra="forbid")

    resource: Resource
    record_ids: list[UUID] | None = Field(None, max_length=MOST)
    keys: list[Key] | None = Field(None, max_length=MOST)
    purpose: str = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _one_way(self) -> "LookupIn":
        if (self.record_ids is None) == (self.keys is None):
            raise ValueError("give either record_ids or keys")
        return self


class RecordOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    record_id: UUID
    resource: Resource
    key: str
    version: int
    removed: bool
    source: str
    observed_at: datetime
    data: dict[str, Any]


class LookupOut(BaseModel):
    """What does not exist is left out."""

    items: list[RecordOut]
