"""The row: when a person last looked at a matter."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from catalog.tables import Base


class RecentMatter(Base):
    __tablename__ = "recent_matter"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_code: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    __table_args__ = (Index("ix_recent_matter_newest", "person_id", "seen_at", "matter_code"),)
