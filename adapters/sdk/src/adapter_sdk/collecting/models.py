"""How far each resource has been read, and what was told about each record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from adapter_sdk.tables import AdapterBase


class Reading(AdapterBase):
    __tablename__ = "reading"

    resource: Mapped[str] = mapped_column(primary_key=True)
    cursor: Mapped[str | None]
    full_at: Mapped[datetime | None]
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]

    def advance(self, cursor: str, full_at: datetime | None) -> None:
        self.cursor = cursor
        self.full_at = full_at or self.full_at


class Fingerprint(AdapterBase):
    """The hash of a record as it was last told: rows read twice are told once."""

    __tablename__ = "fingerprint"

    resource: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
