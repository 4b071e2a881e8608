from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from contracts.words import Resource, Text
from data_middle.directory.rules import Classification


class HeldField(BaseModel):
    name: str
    label: Text
    classification: Classification
    value: Any


class HeldRecord(BaseModel):
    """`as_of` is when the source was last seen to say so; `since` when it first did."""

    record_id: UUID
    resource: Resource
    version: int
    source: str
    source_label: Text
    as_of: datetime
    since: datetime
    fields: list[HeldField]


class HoldingsOut(BaseModel):
    items: list[HeldRecord]
