from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from contracts.words import Resource
from data_middle.collection.errors import NotSuspicious
from data_middle.tables import Base


class Status(StrEnum):
    RECEIVING = "receiving"
    COMPLETED = "completed"
    SUSPICIOUS = "suspicious"


class CollectionRun(Base):
    """One reading of one resource of a source.

    `nameless` rows were rejected without even a key: any record could have
    been meant. `missing` is how many records the source no longer names.
    """

    __tablename__ = "collection_run"
    __table_args__ = (
        UniqueConstraint("run_id", "resource"),
        Index(None, "source", "resource", "began_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    run_id: Mapped[UUID]
    source: Mapped[str]
    resource: Mapped[Resource] = mapped_column(Text)
    mode: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=text("'receiving'"))
    began_at: Mapped[datetime]
    last_part: Mapped[int | None]
    parts: Mapped[int] = mapped_column(server_default=text("0"))
    received: Mapped[int] = mapped_column(server_default=text("0"))
    rejected: Mapped[int] = mapped_column(server_default=text("0"))
    nameless: Mapped[int] = mapped_column(server_default=text("0"))
    created: Mapped[int] = mapped_column(server_default=text("0"))
    updated: Mapped[int] = mapped_column(server_default=text("0"))
    removed: Mapped[int] = mapped_column(server_default=text("0"))
    missing: Mapped[int] = mapped_column(server_default=text("0"))

    @property
    def has_everything(self) -> bool:
        return self.last_part is not None and self.parts >= self.last_part

    def take_part(self, part: int, observed_at: datetime, *, last: bool) -> None:
        self.parts += 1
        self.began_at = min(self.began_at, observed_at)
        if last:
            self.last_part = part

    def complete(self, removed: int) -> None:
        self.status, self.removed = Status.COMPLETED, removed

    def suspect(self) -> None:
        self.status = Status.SUSPICIOUS

    def accept(self) -> None:
        """An operator knows that the source is right."""
        if self.status != Status.SUSPICIOUS:
            raise NotSuspicious


class CollectionPart(Base):
    """A part of a run that was merged."""

    __tablename__ = "collection_part"

    run: Mapped[UUID] = mapped_column(ForeignKey("collection_run.id"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RejectedRecord(Base):
    """A row that did not have the agreed shape: where it was and why, without its values."""

    __tablename__ = "rejected_record"
    __table_args__ = (UniqueConstraint("run", "part", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    run: Mapped[UUID] = mapped_column(ForeignKey("collection_run.id"))
    part: Mapped[int]
    position: Mapped[int]
    key: Mapped[str | None]
    reasons: Mapped[list[Any]]
