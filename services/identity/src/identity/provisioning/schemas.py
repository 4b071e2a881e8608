"""What data-middle answers to a lookup."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel


class FoundRecord(BaseModel):
    """`data` has the shape of `contracts.records`; a removed record may have none."""

    record_id: UUID
    resource: str
    key: str
    version: int
    removed: bool = False
    data: dict[str, Any] | None = None


class LookupAnswer(BaseModel):
    items: list[FoundRecord]
