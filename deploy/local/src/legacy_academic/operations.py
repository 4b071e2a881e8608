"""What JwService can be asked, one function an operation."""

import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from legacy_academic import booking, errors, reading
from legacy_academic.soap import Fields
from legacy_academic.store import Row
from legacy_academic.wording import second

SESSION_LASTS = timedelta(minutes=20)


@dataclass(frozen=True)
class Call:
    database: sqlite3.Connection
    fields: Fields
    now: datetime

    def text(self, name: str) -> str:
        value = (self.fields.get(name) or "").strip()
        if not value:
            raise errors.invalid(name)
        return value

    def optional(self, name: str) -> str | None:
        return (self.fields.get(name) or "").strip() or None

    def integer(self, name: str, default: int | None = None) -> int:
        value = self.fields.get(name)
        if value is None and default is not None:
            return default
        try:
            return int(value or "")
        except ValueError:
            raise errors.invalid(name) from None

    def day(self, name: str) -> date:
        value = self.text(name)
        try:
            if len(value) != 8:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise errors.invalid(name) from None

    def hours(self) -> booking.Hours:
        return booking.Hours(self.day("RQ"), self.integer("KSJC"), self.integer("JSJC"))

    def page(self) -> reading.Page:
        return reading.Page(self.integer("PageNo"), self.integer("PageSize"))

    def answer(self, found: tuple[int, list[Row]]) -> dict[str, Any]:
        total, rows = found
        return {
            "FWQSJ": second(self.now),
            "TotalCount": total,
            "PageNo": self.integer("PageNo"),
            "Row": rows,
        }


def login(call: Call, user: str, password: str) -> dict[str, Any]:
    right = hmac.compare_digest(call.text("YHM").encode(), user.encode())
    if not (hmac.compare_digest(call.text("MM").encode(), password.encode()) and right):
        raise errors.login_refused()
    session, until = token_hex(16), second(call.now + SESSION_LASTS)
    call.database.execute("DELETE FROM XT_HH WHERE YXQ < ?", (second(call.now),))
    call.database.execute("INSERT INTO XT_HH VALUES (?, ?)", (session, until))
    return {"SessionId": session, "YXQ": until}


def require_session(call: Call) -> None:
    held = call.database.execute(
        "SELECT 1 FROM XT_HH WHERE HHID = ? AND YXQ >= ?",
        (call.optional("SessionId"), second(call.now)),
    )
    if held.fetchone() is None:
        raise errors.session_expired()


def _records(operation: str) -> Callable[[Call], dict[str, Any]]:
    def query(call: Call) -> dict[str, Any]:
        since = call.optional("ModifiedSince")
        return call.answer(reading.records(call.database, operation, since, call.page()))

    return query


def free_classrooms(call: Call) -> dict[str, Any]:
    return call.answer(
        booking.free_rooms(
            call.database,
            call.hours(),
            call.integer("ZWS", 0),
            call.optional("XQMC"),
            call.optional("JXL"),
            call.page(),
        )
    )


def add_booking(call: Call) -> dict[str, Any]:
    wish = booking.Wish(
        room=call.text("JSH"),
        borrower=call.text("JYR"),
        purpose=call.text("JYYT"),
        external_number=call.optional("WBDH") or "",
        remark=call.optional("BZ") or "",
    )
    return {"JYDH": booking.book(call.database, call.hours(), wish, second(call.now))}


def bookings(call: Call) -> dict[str, Any]:
    return call.answer(
        booking.bookings(
            call.database,
            call.page(),
            external_number=call.optional("WBDH"),
            room=call.optional("JSH"),
            day=call.optional("RQ"),
        )
    )


OPERATIONS: dict[str, Callable[[Call], dict[str, Any]]] = {
    **{operation: _records(operation) for operation in reading.COLUMNS},
    "QueryKxjs": free_classrooms,
    "AddJsjy": add_booking,
    "QueryJsjy": bookings,
}
