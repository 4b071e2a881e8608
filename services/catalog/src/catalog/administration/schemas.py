"""HTTP bodies for those who look after the catalogue."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from catalog.matters.manifest import Manifest
from catalog.matters.schemas import Labelled, labelled
from contracts.words import Text

State = Literal["online", "suspended", "retired", "none"]


class ManagedMatter(BaseModel):
    """A matter, online or not, and how its newest version fares."""

    code: str
    number: int | None
    status: State = Field(description="`none`: no version of it has been online yet.")
    title: Text = Field(description="Of the version online, or else of the newest.")
    kind: Literal["here", "department-system"]
    departments: list[Labelled]
    online_version: int | None
    latest_version: int
    latest_version_status: Literal["proposed", "rejected", "published", "overtaken"]
    updated_at: datetime


def departments_of(rows: Sequence[Any]) -> set[str]:
    return {code for row in rows for code in row.content["departments"]}


def managed(row: Any, names: Mapping[str, Text]) -> ManagedMatter:
    content = Manifest.model_validate(row.content)
    return ManagedMatter(
        code=row.code,
        number=content.number,
        status=row.state,
        title=Text(zh=content.title.zh, en=content.title.en),
        kind=content.kind,
        departments=labelled(content.departments, names),
        online_version=row.online_version,
        latest_version=row.latest_version,
        latest_version_status=row.version_status,
        updated_at=row.updated_at,
    )
