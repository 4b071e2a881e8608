"""HTTP bodies of favourites."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from catalog.search.schemas import MatterSummary, summary
from contracts.words import Text


class FavouriteOut(MatterSummary):
    """A matter that the caller keeps at hand."""

    added_at: datetime


def favourite_out(row: Any, names: Mapping[str, Text]) -> FavouriteOut:
    return FavouriteOut.model_validate({**summary(row, names), "added_at": row.added_at})
