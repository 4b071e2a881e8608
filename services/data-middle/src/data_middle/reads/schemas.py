from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class ReadOut(BaseModel):
    """`reader` is a person's id or a service's name; no `fields` means the whole record."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    read_at: datetime
    reader_kind: Literal["person", "service"]
    reader: str
    client_id: str
    resource: str
    fields: list[str]
    purpose: str
    case_id: UUID | None
