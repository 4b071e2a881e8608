"""The row: one matter that one person keeps at hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from catalog.tables import Base


class Favourite(Base):
    __tablename__ = "favourite"

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    matter_code: Mapped[str] = mapped_column(primary_key=True)
    added_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    __table_args__ = (Index("ix_favourite_newest", "person_id", "added_at", "matter_code"),)
