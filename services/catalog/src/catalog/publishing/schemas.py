"""HTTP bodies of versions."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from catalog.matters.schemas import MatterOut
from catalog.publishing.models import MatterVersion
from contracts.events import DefinitionProblem


class PackageIn(BaseModel):
    """A matter package: what each file of its folder says."""

    model_config = ConfigDict(extra="forbid")

    files: dict[str, str] = Field(max_length=60, examples=[{"matter.yaml": "code: …"}])


class VersionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    matter_code: str
    version: int
    status: Literal["proposed", "rejected", "published", "overtaken"]
    content_hash: str
    problems: list[DefinitionProblem] = Field(description="Why workflow refused it.")
    proposed_at: datetime
    decided_at: datetime | None


class VersionPreview(VersionOut):
    """A version with all it brings, before or after it goes online."""

    guide: MatterOut = Field(description="As applicants read it once this version is online.")
    files: dict[str, str] = Field(
        description="The package as it was written. Empty if it was handed in before its files "
        "were kept."
    )
    process_bpmn: str | None = Field(description="Null, as the next two, without a process.")
    form: dict[str, Any] | None
    form_ui: dict[str, Any] | None


def preview(row: MatterVersion, guide: MatterOut) -> VersionPreview:
    runs = row.package or {}
    return VersionPreview(
        **dict(VersionOut.model_validate(row)),
        guide=guide,
        files=row.files,
        process_bpmn=runs.get("process_bpmn"),
        form=runs.get("form"),
        form_ui=runs.get("form_ui"),
    )
