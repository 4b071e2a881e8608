"""The demo campus, entered into this system's tables."""

import sqlite3
from datetime import date, timedelta

from demo_campus.classrooms import Classroom
from demo_campus.timetable import Term
from demo_campus.university import University
from legacy_academic.wording import (
    DUTIES,
    DUTY_OF_POST,
    GENDERS,
    PARITIES,
    ROOM_KINDS,
    attachment,
    char,
    day,
)

# One import wrote everything, so more rows share this second than fit a page.
IMPORTED = "20260901080000"

WEEKS_LEFT_AT_LEAST = 9


def fill(database: sqlite3.Connection, campus: University) -> None:
    """Enter the campus once; a term about to end gives way to a new one."""
    if database.execute("SELECT 1 FROM XS_XSXX LIMIT 1").fetchone() is None:
        _organisations(database, campus)
        _people(database, campus)
        _classrooms(database, campus)
        _timetable(database, campus)
    if _ends_soon(database, campus.term):
        database.execute("DELETE FROM JW_XQ")
        term = campus.term
        database.execute(
            "INSERT INTO JW_XQ VALUES (?, ?, ?)", (term.name, day(term.start), term.weeks)
        )


def _ends_soon(database: sqlite3.Connection, now: Term) -> bool:
    held = database.execute("SELECT KSRQ, ZS FROM JW_XQ").fetchone()
    if held is None:
        return True
    begins = date.fromisoformat(held[0])
    this_week = now.start + timedelta(weeks=3)
    return not begins <= this_week <= begins + timedelta(weeks=held[1] - WEEKS_LEFT_AT_LEAST)


def _organisations(database: sqlite3.Connection, campus: University) -> None:
    database.executemany(
        "INSERT INTO XY_DWXX VALUES (?, ?, ?, ?, '1', ?)",
        [
            (char(o.code, 6), o.name, o.name_en, "1" if o.kind == "college" else "2", IMPORTED)
            for o in campus.organisations
        ],
    )


def _people(database: sqlite3.Connection, campus: University) -> None:
    database.executemany(
        "INSERT INTO XS_XSXX VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '01', '1', ?)",
        [
            (
                char(s.number, 20),
                s.name,
                GENDERS[s.gender],
                char(s.college, 6),
                s.major,
                s.class_name,
                str(s.grade),
                char(s.phone, 20),
                s.email,
                IMPORTED,
            )
            for s in campus.students
        ],
    )
    database.executemany(
        "INSERT INTO JS_GWDM VALUES (?, ?)", [(code, name) for code, (_, name) in DUTIES.items()]
    )
    database.executemany(
        "INSERT INTO JS_JSXX VALUES (?, ?, ?, ?, ?, ?, ?, ?, '1', ?)",
        [
            (
                char(p.number, 12),
                p.name,
                GENDERS[p.gender],
                char(p.organisation, 6),
                char(DUTY_OF_POST[p.post], 20),
                p.title,
                char(p.phone, 20),
                p.email,
                IMPORTED,
            )
            for p in campus.staff
        ],
    )


def _extension(room: Classroom) -> str:
    rows = [("教室类型", ROOM_KINDS[room.kind]), ("座位数", str(room.seats))]
    if room.shared:
        rows.append(("备注", "开放研讨区，可并用"))
    return attachment(rows)


def _classrooms(database: sqlite3.Connection, campus: University) -> None:
    database.executemany(
        "INSERT INTO JX_JSXX VALUES (?, ?, ?, ?, ?, ?, ?, ?, '1', ?)",
        [
            (
                char(r.code, 16),
                r.name,
                r.campus,
                r.building,
                char(r.floor, 2),
                char(r.seats, 6),
                "1" if r.shared else "0",
                _extension(r),
                IMPORTED,
            )
            for r in campus.classrooms
        ],
    )


def _timetable(database: sqlite3.Connection, campus: University) -> None:
    database.executemany(
        "INSERT INTO JW_KB VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                char(lesson.classroom, 16),
                lesson.course,
                char(lesson.teacher, 12),
                lesson.weekday,
                lesson.first_period,
                lesson.last_period,
                lesson.first_week,
                lesson.last_week,
                PARITIES[lesson.parity],
            )
            for lesson in campus.lessons
        ],
    )
