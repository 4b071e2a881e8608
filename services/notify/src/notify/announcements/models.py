from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Group
from notify.tables import Base


class State(StrEnum):
    """`unheard`: it was for a post, and nobody came to hold it in time."""

    OPEN = "open"
    TOLD = "told"
    UNHEARD = "unheard"


class Announcement(Base):
    """For the person, or whoever holds the post in the organisation when it is told.

    `occasion` names what happened: however often that is reported, it is told once.
    """

    __tablename__ = "announcement"
    __table_args__ = (Index(None, "due_at", postgresql_where=text("state = 'open'")),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    occasion: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    category: Mapped[str]
    title: Mapped[dict[str, Any]]
    body: Mapped[dict[str, Any]]
    link: Mapped[str]
    person_id: Mapped[UUID | None]
    post: Mapped[str | None]
    organisation: Mapped[str | None]
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    @property
    def group(self) -> Group | None:
        if self.post is None or self.organisation is None:
            return None
        return Group(post=self.post, organisation=self.organisation)
