"""The row: one version of a matter, from proposal to its answer."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from catalog.matters.manifest import Manifest
from catalog.matters.models import Matter, Status
from catalog.tables import Base
from contracts.events import DefinitionProblem


class VersionStatus(StrEnum):
    PROPOSED = "proposed"
    REJECTED = "rejected"
    PUBLISHED = "published"
    #: Accepted, but a newer version was online by then.
    OVERTAKEN = "overtaken"


class MatterVersion(Base):
    """A package as it was handed in. Only its status ever changes, and only once."""

    __tablename__ = "matter_version"

    matter_code: Mapped[str] = mapped_column(ForeignKey("matter.code"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    status: Mapped[str]
    content_hash: Mapped[str]
    content: Mapped[dict[str, Any]]
    # As they were written, comments and all; empty for what was handed in before they were kept.
    files: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    package: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    definition_id: Mapped[UUID | None]
    problems: Mapped[list[dict[str, Any]]] = mapped_column(server_default="[]")
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    decided_at: Mapped[datetime | None]

    @property
    def manifest(self) -> Manifest:
        return Manifest.model_validate(self.content)

    def shown(self) -> Matter:
        """The matter as this version would have it, for reading only."""
        matter = Matter(code=self.matter_code, status=Status.PROPOSED)
        at = self.decided_at or self.proposed_at
        matter.put_online(self.version, self.manifest, "", self.package is not None, at)
        return matter

    @property
    def is_waiting(self) -> bool:
        return self.status == VersionStatus.PROPOSED

    def reject(self, problems: list[DefinitionProblem], now: datetime) -> None:
        self.status, self.decided_at = VersionStatus.REJECTED, now
        self.problems = [problem.model_dump(mode="json") for problem in problems]

    def settle(self, *, published: bool, now: datetime) -> None:
        self.status = VersionStatus.PUBLISHED if published else VersionStatus.OVERTAKEN
        self.decided_at = now
