"""HTTP bodies of matters."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.matters.manifest import Guide, Keywords, ProseText
from catalog.matters.models import Handling, Matter
from catalog.matters.vocabulary import LIFE_EVENTS, THEMES
from contracts.words import Text


class Labelled(BaseModel):
    """A code and what people read."""

    code: str
    name: Text


class ApplyHere(BaseModel):
    """Start a case: send `body` to `url`."""

    how: Literal["here"] = "here"
    method: Literal["POST"] = "POST"
    url: str = "/api/workflow/v1/cases"
    body: dict[str, str]


class ApplyThere(BaseModel):
    """Open the department's own system; single sign-on lets the caller in."""

    how: Literal["department-system"] = "department-system"
    system: Text
    url: str


class ApplyAtWindow(BaseModel):
    """Go to, or ask, the department; `guide.contact` says where."""

    how: Literal["window"] = "window"
    departments: list[Labelled]


Apply = Annotated[ApplyHere | ApplyThere | ApplyAtWindow, Field(discriminator="how")]


class RatingOut(BaseModel):
    count: int
    average: float | None = Field(description="Null while nobody has rated.")
    stars: dict[str, int] = Field(description="How many gave that many stars.")


class HandlingOut(BaseModel):
    """How cases of it went so far."""

    completed: int = Field(description="Cases that have their result.")
    promised: int = Field(description="Those of them that had a due date.")
    in_time: int = Field(description="Those of `promised` that had their result by then.")
    share_in_time: float | None = Field(description="0 to 1; null while nothing was promised.")


class Suspension(BaseModel):
    since: datetime
    reason: Text | None


class MatterOut(BaseModel):
    """The guide (办事指南)."""

    code: str
    number: int | None
    version: int
    status: Literal["online", "suspended", "retired"]
    title: Text
    summary: Text
    kind: Literal["here", "department-system"]
    departments: list[Labelled]
    audiences: list[str]
    theme: Labelled
    life_events: list[Labelled]
    keywords: Keywords
    channels: list[str]
    promised_working_days: int | None
    guide: Guide
    apply: Apply | None = Field(description="Null while nobody can apply.")
    suspension: Suspension | None
    rating: RatingOut
    handling: HandlingOut
    published_at: datetime


class SuspensionIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: ProseText | None = None


class StateOut(BaseModel):
    """Where a matter stands, for those who look after it."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    status: str
    latest_version: int
    online_version: int | None


def labelled(codes: Sequence[str], names: Mapping[str, Text]) -> list[Labelled]:
    """A code nobody named stands for itself."""
    return [Labelled(code=c, name=names.get(c) or Text(zh=c, en=c)) for c in codes]


def rating_out(stars: Sequence[int]) -> RatingOut:
    count = sum(stars)
    total = sum(n * given for n, given in enumerate(stars, 1))
    return RatingOut(
        count=count,
        average=round(total / count, 2) if count else None,
        stars={str(n): given for n, given in enumerate(stars, 1)},
    )


def handling_out(figures: Handling) -> HandlingOut:
    share = figures.in_time / figures.promised if figures.promised else None
    return HandlingOut(
        completed=figures.completed,
        promised=figures.promised,
        in_time=figures.in_time,
        share_in_time=None if share is None else round(share, 4),
    )


def _apply(matter: Matter, departments: list[Labelled]) -> Apply | None:
    if matter.status != "online":
        return None
    system = matter.manifest.system
    if system is not None:
        return ApplyThere(system=Text(zh=system.name.zh, en=system.name.en), url=system.url)
    if matter.has_process:
        return ApplyHere(body={"matter_code": matter.code})
    return ApplyAtWindow(departments=departments)


def matter_out(
    matter: Matter, names: Mapping[str, Text], stars: Sequence[int], handling: Handling
) -> MatterOut:
    content = matter.manifest
    departments = labelled(content.departments, names)
    suspension: dict[str, Any] | None = None
    if matter.suspended_at is not None:
        suspension = {"since": matter.suspended_at, "reason": matter.suspended_because}
    return MatterOut.model_validate(
        {
            **content.model_dump(),
            "version": matter.online_version,
            "status": matter.status,
            "departments": departments,
            "theme": labelled([content.theme], THEMES)[0],
            "life_events": labelled(content.life_events, LIFE_EVENTS),
            "apply": _apply(matter, departments),
            "suspension": suspension,
            "rating": rating_out(stars),
            "handling": handling_out(handling),
            "published_at": matter.published_at,
        }
    )
