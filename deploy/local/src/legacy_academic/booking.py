"""Lending classrooms (教室借用).

Nothing here asks whether the same external number was booked before.
"""

import sqlite3
from dataclasses import dataclass
from datetime import date

from legacy_academic.errors import invalid, no_such_room, outside_term, taken
from legacy_academic.reading import COLUMNS, Page, paged
from legacy_academic.store import Row
from legacy_academic.wording import char

BUSY = """
    SELECT JSH FROM JW_KB
     WHERE XQJ = :weekday AND QSZ <= :week AND JSZ >= :week
       AND (DSZ = '0' OR (DSZ = '1') = (:week % 2 = 1))
       AND KSJC <= :last AND JSJC >= :first
    UNION ALL
    SELECT JSH FROM JW_JSJY
     WHERE RQ = :day AND ZT = '1' AND KSJC <= :last AND JSJC >= :first
"""

BOOKINGS = """
    SELECT 'JY' || RQ || printf('%05d', LSH) AS JYDH,
           JSH, RQ, KSJC, JSJC, JYR, JYYT, WBDH, BZ, ZT, CJSJ
      FROM JW_JSJY
"""


@dataclass(frozen=True)
class Hours:
    day: date
    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last <= 13:
            raise invalid("KSJC, JSJC")


@dataclass(frozen=True)
class Wish:
    room: str
    borrower: str
    purpose: str
    external_number: str
    remark: str

    def __post_init__(self) -> None:
        if not self.borrower.strip() or len(self.purpose) > 2 or len(self.external_number) > 128:
            raise invalid("JYR, JYYT, WBDH")


def _moment(database: sqlite3.Connection, hours: Hours) -> dict[str, int | str]:
    start, weeks = database.execute("SELECT KSRQ, ZS FROM JW_XQ").fetchone()
    week = (hours.day - date.fromisoformat(start)).days // 7 + 1
    if not 1 <= week <= weeks:
        raise outside_term()
    return {
        "day": hours.day.strftime("%Y%m%d"),
        "week": week,
        "weekday": hours.day.isoweekday(),
        "first": hours.first,
        "last": hours.last,
    }


def free_rooms(
    database: sqlite3.Connection,
    hours: Hours,
    seats: int,
    campus: str | None,
    building: str | None,
    page: Page,
) -> tuple[int, list[Row]]:
    _, key, columns = COLUMNS["QueryJsxx"]
    select = f"""
        SELECT {columns} FROM JX_JSXX
         WHERE ZT = '1' AND CAST(ZWS AS INTEGER) >= :seats
           AND (:campus IS NULL OR XQMC = :campus) AND (:building IS NULL OR JXL = :building)
           AND (KBY = '1' OR JSH NOT IN ({BUSY}))
    """
    values = _moment(database, hours) | {"seats": seats, "campus": campus, "building": building}
    return paged(database, select, key, values, page)


def book(database: sqlite3.Connection, hours: Hours, wish: Wish, now: str) -> str:
    """The number of the new booking."""
    moment = _moment(database, hours) | {"room": char(wish.room.strip(), 16)}
    room = database.execute(
        "SELECT KBY FROM JX_JSXX WHERE JSH = :room AND ZT = '1'", moment
    ).fetchone()
    if room is None:
        raise no_such_room()
    busy = database.execute(f"SELECT 1 FROM ({BUSY}) WHERE JSH = :room", moment).fetchone()
    if busy and room["KBY"] != "1":
        raise taken()
    done = database.execute(
        """
        INSERT INTO JW_JSJY (JSH, RQ, KSJC, JSJC, JYR, JYYT, WBDH, BZ, ZT, CJSJ)
        VALUES (:room, :day, :first, :last, :borrower, :purpose, :number, :remark, '1', :now)
        """,
        moment
        | {
            "borrower": char(wish.borrower, 20),
            "purpose": wish.purpose,
            "number": wish.external_number,
            "remark": wish.remark,
            "now": now,
        },
    )
    return f"JY{moment['day']}{done.lastrowid:05}"


def bookings(
    database: sqlite3.Connection,
    page: Page,
    *,
    external_number: str | None = None,
    room: str | None = None,
    day: str | None = None,
) -> tuple[int, list[Row]]:
    select = f"""
        {BOOKINGS}
         WHERE (:number IS NULL OR WBDH = :number)
           AND (:room IS NULL OR JSH = :room) AND (:day IS NULL OR RQ = :day)
    """
    values = {
        "number": external_number or None,
        "room": char(room.strip(), 16) if room else None,
        "day": day or None,
    }
    return paged(database, select, "JYDH", values, page)
