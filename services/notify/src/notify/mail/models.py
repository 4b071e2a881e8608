from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from notify.tables import Base


class State(StrEnum):
    """`sending` is committed before the letter leaves; found there after a crash, nobody
    knows whether it did: `unsure`."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"


class Delivery(Base):
    """A message on its way through a channel beside the inbox."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index(None, "due_at", postgresql_where=text("state = 'pending'")),
        Index(None, "begun_at", postgresql_where=text("state IN ('sending', 'unsure')")),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default=text("'pending'"))
    reason: Mapped[str | None]
    attempt: Mapped[UUID | None]
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    begun_at: Mapped[datetime | None]
