"""The row: an announcement, from the day it is planned to the day it is withdrawn."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.announcements.errors import AnnouncementWithdrawn
from catalog.matters.manifest import LineText, ProseText
from catalog.tables import Base

Status = Literal["scheduled", "published", "withdrawn"]

KEPT_UP = text("withdrawn_at IS NULL")
WITHDRAWN = text("withdrawn_at IS NOT NULL")


class Announcement(Base):
    """Never deleted: what the university said, and who took it back, stays known."""

    __tablename__ = "announcement"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    # What an imported one is called in its file, so that it is imported once.
    key: Mapped[str | None] = mapped_column(unique=True)
    version: Mapped[int] = mapped_column(server_default="1")
    title_zh: Mapped[str]
    title_en: Mapped[str]
    body_zh: Mapped[str]
    body_en: Mapped[str]
    department: Mapped[str | None]
    pinned: Mapped[bool] = mapped_column(server_default="false")
    publish_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    changed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    changed_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[UUID | None]

    __table_args__ = (
        Index("ix_announcement_shown", "pinned", "publish_at", "id", postgresql_where=KEPT_UP),
        Index(
            "ix_announcement_withdrawn", "pinned", "publish_at", "id", postgresql_where=WITHDRAWN
        ),
    )

    def status(self, now: datetime) -> Status:
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "scheduled" if self.publish_at > now else "published"

    def say(self, title: LineText, body: ProseText, department: str | None) -> None:
        self.title_zh, self.title_en = title.zh, title.en
        self.body_zh, self.body_en = body.zh, body.en
        self.department = department

    def show(self, publish_at: datetime, *, pinned: bool) -> None:
        self.publish_at, self.pinned = publish_at, pinned

    def change(self, by: UUID, now: datetime) -> None:
        """Before it says something else."""
        if self.withdrawn_at is not None:
            raise AnnouncementWithdrawn
        self.version += 1
        self.changed_at, self.changed_by = now, by

    def withdraw(self, by: UUID, now: datetime) -> None:
        """Once; the first who did it stays on record."""
        if self.withdrawn_at is None:
            self.version += 1
            self.withdrawn_at, self.withdrawn_by = now, by
