"""HTTP bodies about sessions."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class SessionOut(BaseModel):
    """A browser I am signed on in; `current` is the one that asks."""

    id: UUID
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str
    user_agent: str
    browser: str | None
    system: str | None
    current: bool
