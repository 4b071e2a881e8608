"""HTTP bodies of recent matters."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from catalog.search.schemas import MatterSummary, summary
from contracts.words import Text


class RecentMatterOut(MatterSummary):
    """A matter whose guide the caller looked at."""

    seen_at: datetime


class RecentMatters(BaseModel):
    items: list[RecentMatterOut]


def recent_matter_out(row: Any, names: Mapping[str, Text]) -> RecentMatterOut:
    return RecentMatterOut.model_validate({**summary(row, names), "seen_at": row.seen_at})
