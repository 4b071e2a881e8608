"""The demo campus is the same everywhere, and complete enough to run every demo matter."""

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

import pytest

from contracts import records
from demo_campus import names
from demo_campus.organisations import COLLEGES, DEPARTMENTS
from demo_campus.timetable import BLOCKS
from demo_campus.university import generate

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def campus():
    return generate(TODAY)


def test_two_generations_are_equal_to_the_letter(campus):
    again = generate(TODAY)

    assert sha256(repr(again).encode()).digest() == sha256(repr(campus).encode()).digest()


def test_another_day_moves_the_term_and_nobody_else(campus):
    later = generate(TODAY + timedelta(days=200))

    assert (later.students, later.staff, later.lessons) == (
        campus.students,
        campus.staff,
        campus.lessons,
    )
    assert later.term.start != campus.term.start


@pytest.mark.parametrize(
    ("what", "how_many"),
    [("students", 1200), ("staff", 200), ("classrooms", 120), ("organisations", 30)],
)
def test_the_university_has_its_promised_size(campus, what, how_many):
    assert len(getattr(campus, what)) == how_many


def test_no_number_is_given_twice(campus):
    numbers = [person.number for person in (*campus.students, *campus.staff)]
    rooms = [room.code for room in campus.classrooms]

    assert max(Counter(numbers + rooms).values()) == 1


@pytest.mark.parametrize("college", [college.code for college in COLLEGES])
def test_a_college_has_one_dean_one_secretary_and_lecturers(campus, college):
    posts = Counter(person.post for person in campus.staff if person.organisation == college)

    assert posts["college-dean"] == 1
    assert posts["college-secretary"] == 1
    assert posts["lecturer"] >= 5


@pytest.mark.parametrize("department", [department.code for department in DEPARTMENTS])
def test_a_department_has_a_head_and_clerks(campus, department):
    posts = Counter(person.post for person in campus.staff if person.organisation == department)
    clerk = "academic-affairs-clerk" if department == "D04" else "department-clerk"

    assert posts["department-head"] == 1
    assert posts[clerk] >= 2


@pytest.mark.parametrize(
    ("number", "name", "organisation", "post"),
    [
        ("T1001", "王秀兰", "C01", "college-secretary"),
        ("T2001", "赵志强", "D04", "academic-affairs-clerk"),
        ("T9001", "陈思远", "D15", "department-clerk"),
    ],
)
def test_demo_staff_hold_their_posts(campus, number, name, organisation, post):
    person = next(person for person in campus.staff if person.number == number)

    assert (person.name, person.organisation, person.post) == (name, organisation, post)


def test_the_demo_student_studies_computer_science(campus):
    li_hua = next(student for student in campus.students if student.number == "20230101")

    assert (li_hua.name, li_hua.college, li_hua.grade) == ("李华", "C01", 2023)


def test_rare_characters_are_among_the_names(campus):
    held = {student.number: student.name for student in campus.students}

    assert {number: held[number] for number in names.RARE} == {
        number: name for number, (_, name) in names.RARE.items()
    }


def test_phones_lie_in_a_block_without_subscribers(campus):
    phones = [person.phone for person in (*campus.students, *campus.staff)]

    assert all(len(phone) == 11 and phone.startswith("1000") for phone in phones)


def test_numbers_fit_the_keys_of_golden_records(campus):
    keys = [person.number for person in (*campus.students, *campus.staff)]
    keys += [room.code for room in campus.classrooms]

    assert [records.Record(key=key).key for key in keys] == keys


@pytest.mark.parametrize("today", [date(2026, 1, 1), TODAY, date(2027, 2, 28), date(2028, 8, 15)])
def test_every_coming_hour_has_free_and_busy_rooms(today):
    campus = generate(today)

    for day in (today + timedelta(days=ahead) for ahead in range(60)):
        for first, last in BLOCKS:
            free = len(campus.free_classrooms(day, first, last))
            assert 20 <= free < len(campus.classrooms), (day, first)


def test_no_teacher_and_no_room_is_used_twice_at_once(campus):
    hours = [(lesson.weekday, lesson.first_period) for lesson in campus.lessons]
    teachers = Counter(zip((lesson.teacher for lesson in campus.lessons), hours, strict=True))
    rooms = Counter(zip((lesson.classroom for lesson in campus.lessons), hours, strict=True))

    assert teachers.most_common(1)[0][1] == 1
    assert rooms.most_common(1)[0][1] == 1
