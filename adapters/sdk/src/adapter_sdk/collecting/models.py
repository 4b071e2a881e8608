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
    #: The last run that had something to tell.
    mode: Mapped[str | None]
    run_id: Mapped[UUID | None]
    received: Mapped[int | None]
    #: What was changed before then has been read.
    read_up_to: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    #: When the last reading ended, well or badly, and how badly.
    tried_at: Mapped[datetime | None]
    failure: Mapped[str | None]

    def advance(self, cursor: str, began: datetime, now: datetime, *, full: bool) -> None:
        self.cursor, self.read_up_to = cursor, began
        self.full_at = began if full else self.full_at
        self.completed_at = self.tried_at = now
        self.failure = None

    def told(self, run_id: UUID, mode: str, received: int) -> None:
        self.run_id, self.mode, self.received = run_id, mode, received


class Fingerprint(AdapterBase):
    """The hash of a record as it was last told: rows read twice are told once."""

    __tablename__ = "fingerprint"

    resource: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
