"""Rows of definitions, of the version that may be started, and of running instances."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from contracts.events.catalog import Package
from workflow.tables import Base


class DefinitionRow(Base):
    """One version of a matter as it was proposed, and our answer. Never changes."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("matter_code", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    matter_code: Mapped[str]
    version: Mapped[int]
    status: Mapped[str]
    sha256: Mapped[str]
    title: Mapped[dict[str, Any]]
    department: Mapped[str]
    promised_working_days: Mapped[int | None]
    package: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

    @property
    def is_accepted(self) -> bool:
        return self.status == "accepted"

    @property
    def parts(self) -> Package:
        return Package.model_validate(self.package)


class StartableMatter(Base):
    """The version of a matter that is online; no row, no new cases.

    It may be published before its proposal has been read here, and guides have
    no definition at all. So nothing refers to one.
    """

    __tablename__ = "startable_matter"

    matter_code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]


class MatterNews(Base):
    """The newest publication or suspension of a matter that was heeded.

    The two come by different ways: after an outage an older one may come later.
    """

    __tablename__ = "matter_news"

    matter_code: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int]


class ProcessInstance(Base):
    """Where the process of a case stands.

    `mark` is drawn anew for every state. Unlike a counter it cannot come back
    with another state behind it, when a step was rolled back and taken again.
    """

    __tablename__ = "process_instance"

    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition.id"))
    state: Mapped[dict[str, Any]]
    mark: Mapped[int] = mapped_column(BigInteger)
    ended: Mapped[str | None]
    ended_at: Mapped[datetime | None]
