"""HTTP bodies about sign-ons."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class SignOnOut(BaseModel):
    """A time somebody signed on as me, or tried to. `browser` and `system` are what
    `user_agent` says in words, where anybody knows."""

    id: UUID
    at: datetime
    result: Literal["succeeded", "failed"]
    address: str
    browser: str | None
    system: str | None
    user_agent: str
