"""The term and its weekly lessons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from demo_campus import chance
from demo_campus.classrooms import Classroom
from demo_campus.organisations import COLLEGES
from demo_campus.people import StaffMember

WEEKS = 18
WEEKS_BEHIND_US = 3

BLOCKS = ((1, 2), (3, 5), (6, 7), (8, 10), (11, 13))
EVENING = BLOCKS[-1]

Parity = Literal["all", "odd", "even"]
SPANS: tuple[tuple[int, int, Parity], ...] = (
    (1, WEEKS, "all"),
    (1, WEEKS, "all"),
    (1, 9, "all"),
    (10, WEEKS, "all"),
    (1, WEEKS, "odd"),
    (1, WEEKS, "even"),
)


@dataclass(frozen=True)
class Term:
    """`start` is the Monday of week 1."""

    name: str
    start: date
    weeks: int

    @property
    def end(self) -> date:
        return self.start + timedelta(weeks=self.weeks, days=-1)

    def week_of(self, day: date) -> int | None:
        return (day - self.start).days // 7 + 1 if self.start <= day <= self.end else None


@dataclass(frozen=True)
class Lesson:
    classroom: str
    course: str
    teacher: str
    weekday: int
    first_period: int
    last_period: int
    first_week: int
    last_week: int
    parity: Parity

    def is_held(self, week: int, weekday: int) -> bool:
        if weekday != self.weekday or not self.first_week <= week <= self.last_week:
            return False
        return self.parity == "all" or (self.parity == "odd") == (week % 2 == 1)

    def overlaps(self, first_period: int, last_period: int) -> bool:
        return self.first_period <= last_period and first_period <= self.last_period


def term(today: date) -> Term:
    """A term whose fourth week is this one, so that the demo can always book ahead."""
    monday = today - timedelta(days=today.weekday())
    first_of_year = today.year if today.month >= 8 else today.year - 1
    half = "一" if today.month >= 8 or today.month == 1 else "二"
    return Term(
        name=f"{first_of_year}-{first_of_year + 1}学年第{half}学期",
        start=monday - timedelta(weeks=WEEKS_BEHIND_US),
        weeks=WEEKS,
    )


def _share_of_rooms_used(weekday: int, block: tuple[int, int]) -> int:
    if weekday >= 6:
        return 12
    return 25 if block == EVENING else 50


def lessons(rooms: Sequence[Classroom], teachers: Sequence[StaffMember]) -> Iterator[Lesson]:
    courses = {college.code: college.courses for college in COLLEGES}
    for weekday in range(1, 8):
        for block in BLOCKS:
            # Walking the list from a drawn start gives every lesson of this
            # hour another teacher: nobody is in two rooms at once.
            turn = chance.number(len(teachers), "teacher", weekday, block)
            for room in rooms:
                about = (room.code, weekday, block)
                used = _share_of_rooms_used(weekday, block)
                if room.shared or not chance.happens(used, "lesson", *about):
                    continue
                turn += 1
                teacher = teachers[turn % len(teachers)]
                first_week, last_week, parity = chance.pick(SPANS, "weeks", *about)
                yield Lesson(
                    classroom=room.code,
                    course=chance.pick(courses[teacher.organisation], "course", *about),
                    teacher=teacher.number,
                    weekday=weekday,
                    first_period=block[0],
                    last_period=block[1],
                    first_week=first_week,
                    last_week=last_week,
                    parity=parity,
                )
