"""HTTP bodies of announcements, and the lines of a file of them."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from catalog.announcements.models import Announcement
from catalog.matters.manifest import DepartmentCode, LineText, ProseText, Slug
from catalog.matters.schemas import Labelled, labelled
from contracts.words import Text

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def _plain(value: ProseText) -> ProseText:
    # Shown as it is written: a tag would be read by people.
    if _TAG.search(value.zh) or _TAG.search(value.en):
        raise PydanticCustomError("html", "Plain text only, without HTML")
    return value


PlainText = Annotated[
    ProseText,
    AfterValidator(_plain),
    Field(description="Plain text; an empty line ends a paragraph."),
]
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC)),
]


class AnnouncementIn(BaseModel):
    """What an announcement says, whole."""

    model_config = ConfigDict(extra="forbid")

    title: LineText
    body: PlainText
    department: DepartmentCode | None = Field(default=None, description="Who says so.")
    pinned: Annotated[bool, Field(strict=True)] = False
    publish_at: Moment | None = Field(default=None, description="Now, if it is not given.")


class AnnouncementLine(AnnouncementIn):
    """One line of what `import-announcements` reads."""

    key: Slug


class AnnouncementSummary(BaseModel):
    """An announcement in a list."""

    id: UUID
    title: Text
    department: Labelled | None
    pinned: bool
    publish_at: datetime
    status: Literal["published", "scheduled", "withdrawn"] = Field(
        description="Only administrators see others than those published."
    )


class AnnouncementOut(AnnouncementSummary):
    """An announcement to read."""

    body: Text = Field(description="Plain text; an empty line ends a paragraph.")
    changed_at: datetime
    withdrawn_at: datetime | None


def summary(row: Announcement, names: Mapping[str, Text], now: datetime) -> AnnouncementSummary:
    return AnnouncementSummary(
        id=row.id,
        title=Text(zh=row.title_zh, en=row.title_en),
        department=labelled([row.department], names)[0] if row.department else None,
        pinned=row.pinned,
        publish_at=row.publish_at,
        status=row.status(now),
    )


def announcement_out(
    row: Announcement, names: Mapping[str, Text], now: datetime
) -> AnnouncementOut:
    return AnnouncementOut(
        **dict(summary(row, names, now)),
        body=Text(zh=row.body_zh, en=row.body_en),
        changed_at=row.changed_at,
        withdrawn_at=row.withdrawn_at,
    )
