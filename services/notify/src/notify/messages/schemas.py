from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.words import Text
from notify.announcements.rules import Category


class MessageOut(BaseModel):
    """`link` is the path of the portal's page about it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    category: Category
    title: Text
    body: Text
    link: str
    created_at: datetime
    read_at: datetime | None


class UnreadCount(BaseModel):
    unread: int


class ReadAll(BaseModel):
    """`through`: the newest message the reader has seen; later ones stay unread."""

    model_config = ConfigDict(extra="forbid")

    through: UUID | None = None


class ReadAllOut(BaseModel):
    read: int
