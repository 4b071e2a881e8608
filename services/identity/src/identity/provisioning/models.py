"""Records that changed and have not been fetched yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from identity.tables import Base


class PendingRecord(Base):
    """`version` is the newest one heard of. Not before `due_at`: another worker has it."""

    __tablename__ = "pending_record"
    __table_args__ = (Index("ix_pending_record_due", "resource", "due_at"),)

    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    resource: Mapped[str]
    version: Mapped[int]
    tries: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime] = mapped_column(server_default=func.now())
