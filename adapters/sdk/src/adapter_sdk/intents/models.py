"""A row of the ledger, and the ways it moves on."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Index, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from adapter_sdk.errors import Refused
from adapter_sdk.tables import AdapterBase

Status = Literal["waiting", "done", "refused", "parked"]


class Intent(AdapterBase):
    """One thing to be done under one business key.

    `tries` counts the times a worker took it up and the legacy system was there,
    `sendings` the requests that may have reached it: while that is not 0, only
    reading back can tell whether it was done.
    """

    __tablename__ = "intent"
    __table_args__ = (
        Index("ix_intent_due_at", "due_at", postgresql_where=text("status = 'waiting'")),
        Index("ix_intent_status", "status", "id"),
    )
    # `updated_at` is known as soon as a change is written.
    __mapper_args__ = {"eager_defaults": True}  # noqa: RUF012

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    business_key: Mapped[str] = mapped_column(unique=True)
    writeback_id: Mapped[UUID]
    case_id: Mapped[UUID]
    operation: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    status: Mapped[Status] = mapped_column(Text, server_default="waiting")
    tries: Mapped[int] = mapped_column(server_default="0")
    sendings: Mapped[int] = mapped_column(server_default="0")
    sent_at: Mapped[datetime | None]
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    failure: Mapped[dict[str, Any] | None]
    note: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    settled_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.now(), onupdate=func.clock_timestamp()
    )
    error_code: Mapped[str | None]
    #: The person who looked into the legacy system, and what they say they found.
    settled_by: Mapped[UUID | None]
    settled_because: Mapped[str | None]

    def complete(self, result: dict[str, Any], now: datetime) -> None:
        self._settle("done", now)
        self.result = result

    def refuse(self, refusal: Refused, now: datetime) -> None:
        self._settle("refused", now)
        self.error_code = refusal.code
        self.failure = {"code": refusal.code, "reason": refusal.reason.model_dump()}

    def park(self, why: str, code: str) -> None:
        self.status, self.note, self.error_code = "parked", why, code
        self._let_go()

    def postpone(self, until: datetime, why: str, code: str) -> None:
        self.due_at, self.note, self.error_code = until, why, code
        self._let_go()

    def nothing_left(self, before: "Intent") -> None:
        """As if `before` had not been taken up: what was noted since never left."""
        self.tries = before.tries - 1
        self.sendings, self.sent_at = before.sendings, before.sent_at

    def take_up_again(self, now: datetime) -> None:
        """What may have been sent stays known; only the waiting is over."""
        self.status, self.tries, self.due_at = "waiting", 0, now

    def settle_by_hand(self, by: UUID, because: str) -> None:
        self.settled_by, self.settled_because = by, because

    def _settle(self, status: Status, now: datetime) -> None:
        self.status, self.settled_at = status, now
        self.note = self.error_code = None
        self._let_go()

    def _let_go(self) -> None:
        self.lease_token = self.lease_until = None
