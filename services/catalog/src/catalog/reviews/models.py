"""The row: a completed case, and what its applicant said of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, func, text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.reviews.errors import AlreadyReviewed
from catalog.tables import Base

GIVEN = text("stars IS NOT NULL")
OPEN = text("stars IS NULL")


class CompletedCase(Base):
    """One row a case, so that there is one review at most."""

    __tablename__ = "completed_case"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    review_id: Mapped[UUID] = mapped_column(unique=True, server_default=func.uuidv7())
    case_number: Mapped[str]
    matter_code: Mapped[str]
    matter_title: Mapped[dict[str, Any]]
    applicant_id: Mapped[UUID]
    outcome: Mapped[str]
    completed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    stars: Mapped[int | None] = mapped_column(SmallInteger)
    comment: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        Index(
            "ix_completed_case_reviews",
            "matter_code",
            "reviewed_at",
            "case_id",
            postgresql_where=GIVEN,
        ),
        Index("ix_completed_case_applicant", "applicant_id", "completed_at", "case_id"),
        Index(
            "ix_completed_case_open",
            "applicant_id",
            "completed_at",
            "case_id",
            postgresql_where=OPEN,
        ),
    )

    def review(self, stars: int, comment: str | None, now: datetime) -> None:
        if self.stars is not None:
            raise AlreadyReviewed
        self.stars, self.comment, self.reviewed_at = stars, comment, now
