from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Text
from workflow.tables import Base


class Writeback(Base):
    """One thing asked of an adapter, and its answer. `business_key` never comes twice."""

    __tablename__ = "writeback"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    ref: Mapped[str]
    step: Mapped[str]
    step_title: Mapped[dict[str, Any]]
    adapter: Mapped[str]
    operation: Mapped[str]
    business_key: Mapped[str] = mapped_column(unique=True)
    arguments: Mapped[dict[str, Any]]
    status: Mapped[str]
    answer: Mapped[dict[str, Any] | None]
    requested_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    @property
    def title(self) -> Text:
        return Text.model_validate(self.step_title)

    @property
    def is_pending(self) -> bool:
        return self.status == "pending"

    def answered(self, status: str, answer: dict[str, Any], now: datetime) -> None:
        self.status, self.answer, self.answered_at = status, answer, now
