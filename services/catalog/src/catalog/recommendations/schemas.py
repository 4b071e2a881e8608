"""HTTP bodies of recommendations."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from catalog.search.schemas import MatterSummary, summary
from contracts.words import Text


class RecommendationOut(MatterSummary):
    """A matter that the caller may want."""

    why: Literal["popular", "for-you"] = Field(
        description="`popular`: others got it done; `for-you`: it is for people like the caller."
    )


class Recommendations(BaseModel):
    items: list[RecommendationOut]


def recommendation_out(row: Any, names: Mapping[str, Text], why: str) -> RecommendationOut:
    return RecommendationOut.model_validate({**summary(row, names), "why": why})
