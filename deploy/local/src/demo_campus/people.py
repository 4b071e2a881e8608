"""1,200 students and 200 staff with their posts."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo_campus import chance, names
from demo_campus.accounts import BY_NUMBER
from demo_campus.organisations import COLLEGES, DEPARTMENTS, Organisation

GRADES = (2023, 2024, 2025, 2026)
STUDENTS_PER_COLLEGE_AND_GRADE = 20
LECTURERS_PER_COLLEGE = 8
CLERKS = {"D01": 3, "D04": 4, "D14": 3}
CLERKS_ELSEWHERE = 2


@dataclass(frozen=True)
class Student:
    number: str
    name: str
    gender: str
    college: str
    major: str
    class_name: str
    grade: int
    phone: str
    email: str


@dataclass(frozen=True)
class StaffMember:
    number: str
    name: str
    gender: str
    organisation: str
    post: str
    title: str
    phone: str
    email: str


def _who(number: str) -> tuple[str, str]:
    """Gender and name."""
    if number in BY_NUMBER:
        return BY_NUMBER[number].gender, BY_NUMBER[number].name
    if number in names.RARE:
        return names.RARE[number]
    sex = names.gender(number)
    return sex, names.full_name(sex, number)


def _student(college: Organisation, grade: int, seat: int) -> Student:
    number = f"{grade}{college.code[1:]}{seat:02}"
    sex, name = _who(number)
    major = college.majors[seat % len(college.majors)]
    return Student(
        number=number,
        name=name,
        gender=sex,
        college=college.code,
        major=major,
        class_name=f"{major}{grade % 100}01班",
        grade=grade,
        phone=names.phone(number),
        email=f"{number}@stu.jianghai.example",
    )


def students() -> Iterator[Student]:
    for college in COLLEGES:
        for grade in GRADES:
            for seat in range(1, STUDENTS_PER_COLLEGE_AND_GRADE + 1):
                yield _student(college, grade, seat)


def _employee(number: str, organisation: Organisation, post: str, title: str) -> StaffMember:
    sex, name = _who(number)
    return StaffMember(
        number=number,
        name=name,
        gender=sex,
        organisation=organisation.code,
        post=post,
        title=title,
        phone=names.phone(number),
        email=f"{number.lower()}@jianghai.example",
    )


def staff() -> Iterator[StaffMember]:
    for index, college in enumerate(COLLEGES, start=1):
        yield _employee(f"T10{index:02}", college, "college-secretary", "助理研究员")
        yield _employee(f"T11{index:02}", college, "college-dean", "教授")
        for seat in range(1, LECTURERS_PER_COLLEGE + 1):
            number = f"T3{index:02}{seat:02}"
            title = chance.pick(("教授", "副教授", "讲师", "讲师"), "title", number)
            yield _employee(number, college, "lecturer", title)
    clerks = 0
    for index, department in enumerate(DEPARTMENTS, start=1):
        yield _employee(f"T21{index:02}", department, "department-head", "研究员")
        for seat in range(1, CLERKS.get(department.code, CLERKS_ELSEWHERE) + 1):
            if department.code == "D04":
                yield _employee(f"T20{seat:02}", department, "academic-affairs-clerk", "科员")
                continue
            clerks += 1
            yield _employee(f"T22{clerks:02}", department, "department-clerk", "科员")
    network_centre = DEPARTMENTS[-1]
    yield _employee("T9001", network_centre, "department-clerk", "工程师")
