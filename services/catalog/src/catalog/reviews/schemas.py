"""HTTP bodies of reviews."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from catalog.reviews.models import CompletedCase
from contracts.words import Text


class ReviewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    case_id: UUID
    stars: Annotated[int, Field(ge=1, le=5, strict=True)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = None

    @field_validator("comment")
    @classmethod
    def _readable(cls, value: str | None) -> str | None:
        if value and any(not c.isprintable() and c not in "\n\t" for c in value):
            raise PydanticCustomError("unprintable", "Holds a character that cannot be printed")
        return value or None


class ReviewOut(BaseModel):
    """A review as everyone sees it: without its author and his case."""

    id: UUID
    stars: int
    comment: str | None
    reviewed_at: datetime


class MyReviewOut(BaseModel):
    """A completed case of the caller's, and the review, if given."""

    case_id: UUID
    case_number: str
    matter_code: str
    matter_title: Text
    outcome: Literal["approved", "rejected"]
    completed_at: datetime
    review: ReviewOut | None


def review_out(case: CompletedCase) -> ReviewOut:
    fields: dict[str, Any] = {
        "id": case.review_id,
        "stars": case.stars,
        "comment": case.comment,
        "reviewed_at": case.reviewed_at,
    }
    return ReviewOut.model_validate(fields)


def my_review_out(case: CompletedCase) -> MyReviewOut:
    fields: dict[str, Any] = {
        "case_id": case.case_id,
        "case_number": case.case_number,
        "matter_code": case.matter_code,
        "matter_title": case.matter_title,
        "outcome": case.outcome,
        "completed_at": case.completed_at,
        "review": review_out(case) if case.stars is not None else None,
    }
    return MyReviewOut.model_validate(fields)
