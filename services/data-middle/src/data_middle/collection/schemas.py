from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.words import Resource


class RunOut(BaseModel):
    """`missing`: records the source no longer names; `removed`: those marked so."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    run_id: UUID
    source: str
    resource: Resource
    mode: Literal["full", "changes"]
    status: Literal["receiving", "completed", "suspicious"]
    began_at: datetime
    parts: int
    last_part: int | None
    received: int
    rejected: int
    created: int
    updated: int
    missing: int
    removed: int


class Reason(BaseModel):
    pointer: str
    code: str


class RejectedOut(BaseModel):
    """Where a row was and what is wrong with it; its values are not kept."""

    model_config = ConfigDict(from_attributes=True)

    part: int
    position: int
    key: str | None
    reasons: list[Reason]
