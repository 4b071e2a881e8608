"""HTTP bodies of versions."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

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
