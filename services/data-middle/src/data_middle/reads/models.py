from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from data_middle.tables import Base


class Access(Base):
    """One read. `client_id` is the application the reader used."""

    __tablename__ = "access_log"

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    read_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    reader_kind: Mapped[str]
    reader: Mapped[str]
    client_id: Mapped[str]
    resource: Mapped[str]
    fields: Mapped[list[Any]]
    purpose: Mapped[str]
    case_id: Mapped[UUID | None]
    request_id: Mapped[str | None]


class AccessRecord(Base):
    """A record that was read in it."""

    __tablename__ = "access_record"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("golden_record.record_id"), primary_key=True)
    access_id: Mapped[UUID] = mapped_column(ForeignKey("access_log.id"), primary_key=True)
