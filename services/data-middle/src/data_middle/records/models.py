from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from data_middle.tables import Base


class GoldenRecord(Base):
    """One thing, as its source last described it.

    `observed_at` is when the source was last known to hold exactly `data`;
    `seen_at` when it last named the key at all, be it with unusable values;
    `valid_from` when `data` was first observed.
    """

    __tablename__ = "golden_record"
    __table_args__ = (UniqueConstraint("resource", "key"),)

    record_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    resource: Mapped[str]
    key: Mapped[str]
    source: Mapped[str]
    version: Mapped[int]
    data: Mapped[dict[str, Any]]
    observed_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    valid_from: Mapped[datetime]
    removed: Mapped[bool] = mapped_column(server_default=false())


class GoldenRecordVersion(Base):
    """What a golden record was before, and until when."""

    __tablename__ = "golden_record_version"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("golden_record.record_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str]
    data: Mapped[dict[str, Any]]
    observed_at: Mapped[datetime]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    removed: Mapped[bool]
