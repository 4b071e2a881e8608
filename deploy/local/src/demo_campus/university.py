"""江海大学 as one value."""

from dataclasses import dataclass
from datetime import date

from demo_campus.accounts import DEMO_ACCOUNTS, DemoAccount
from demo_campus.classrooms import Classroom, classrooms
from demo_campus.organisations import ORGANISATIONS, Organisation
from demo_campus.people import StaffMember, Student, staff, students
from demo_campus.timetable import Lesson, Term, lessons, term

NAME = "江海大学"
NAME_EN = "Jianghai University"
DOMAIN = "jianghai.example"


@dataclass(frozen=True)
class University:
    organisations: tuple[Organisation, ...]
    students: tuple[Student, ...]
    staff: tuple[StaffMember, ...]
    classrooms: tuple[Classroom, ...]
    term: Term
    lessons: tuple[Lesson, ...]
    accounts: tuple[DemoAccount, ...]

    def lessons_on(self, day: date) -> list[Lesson]:
        week = self.term.week_of(day)
        if week is None:
            return []
        return [lesson for lesson in self.lessons if lesson.is_held(week, day.isoweekday())]

    def free_classrooms(self, day: date, first_period: int, last_period: int) -> list[Classroom]:
        """Rooms without a lesson at that time, whatever has been booked besides."""
        taken = {
            lesson.classroom
            for lesson in self.lessons_on(day)
            if lesson.overlaps(first_period, last_period)
        }
        return [room for room in self.classrooms if room.code not in taken]


def generate(today: date) -> University:
    rooms = tuple(classrooms())
    employees = tuple(staff())
    teachers = [person for person in employees if person.post == "lecturer"]
    return University(
        organisations=ORGANISATIONS,
        students=tuple(students()),
        staff=employees,
        classrooms=rooms,
        term=term(today),
        lessons=tuple(lessons(rooms, teachers)),
        accounts=DEMO_ACCOUNTS,
    )
