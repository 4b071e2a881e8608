"""HTTP bodies of lists and search."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from catalog.matters.schemas import Labelled, labelled
from catalog.matters.vocabulary import LIFE_EVENTS, THEMES
from catalog.search.highlights import Piece, highlight
from contracts.words import Text


class MatterSummary(BaseModel):
    """A matter in a list."""

    code: str
    number: int | None
    status: Literal["online", "suspended"]
    title: Text
    summary: Text
    kind: Literal["here", "department-system"]
    how: Literal["here", "department-system", "window"]
    departments: list[Labelled]
    audiences: list[str]
    theme: Labelled
    life_events: list[Labelled]
    channels: list[str]
    promised_working_days: int | None


class HighlightedText(BaseModel):
    zh: list[Piece]
    en: list[Piece]


class Hit(MatterSummary):
    """A matter that was searched for."""

    highlights: HighlightedText


class Suggestion(BaseModel):
    code: str
    title: Text
    highlights: HighlightedText


class Suggestions(BaseModel):
    items: list[Suggestion]


def departments_of(rows: Sequence[Any]) -> set[str]:
    return {code for row in rows for code in row.departments}


def summary(row: Any, names: Mapping[str, Text]) -> dict[str, Any]:
    """The fields of a MatterSummary."""
    how = "here" if row.has_process else "window"
    return {
        "code": row.code,
        "number": row.number,
        "status": row.status,
        "title": {"zh": row.title_zh, "en": row.title_en},
        "summary": row.summary,
        "kind": row.kind,
        "how": row.kind if row.kind == "department-system" else how,
        "departments": labelled(row.departments, names),
        "audiences": row.audiences,
        "theme": labelled([row.theme], THEMES)[0],
        "life_events": labelled(row.life_events, LIFE_EVENTS),
        "channels": row.channels,
        "promised_working_days": row.promised_working_days,
    }


def highlights(row: Any, q: str) -> HighlightedText:
    return HighlightedText(
        zh=highlight(row.title_zh, row.syllables, q), en=highlight(row.title_en, (), q)
    )


def hit(row: Any, names: Mapping[str, Text], q: str) -> Hit:
    return Hit.model_validate({**summary(row, names), "highlights": highlights(row, q)})


def suggestion(row: Any, q: str) -> Suggestion:
    title = Text(zh=row.title_zh, en=row.title_en)
    return Suggestion(code=row.code, title=title, highlights=highlights(row, q))
