from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from notify.tables import Base


class Message(Base):
    """One announcement, told to one person. `position` grows as messages become visible."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("announcement_id", "person_id"),
        Index(None, "person_id", "position"),
        Index(None, "person_id", "category", "position"),
        Index(
            "ix_message_unread",
            "person_id",
            "position",
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    announcement_id: Mapped[UUID] = mapped_column(ForeignKey("announcement.id"))
    person_id: Mapped[UUID]
    category: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    read_at: Mapped[datetime | None]
