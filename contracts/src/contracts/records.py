"""The shapes of golden records, as adapters deliver and data-middle keeps them.

`key` is what the university calls the thing: student number, staff number,
organisation code, room code.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import Group


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9._-]+$")


class Student(Record):
    name: str = Field(min_length=1, max_length=60)
    gender: Literal["male", "female", "unknown"]
    college: str = Field(description="Organisation code.")
    major: str
    class_name: str
    grade: int = Field(ge=1980, le=2100)
    phone: str | None = None
    email: str | None = None
    status: Literal["enrolled", "suspended", "graduated", "withdrawn"]


class Staff(Record):
    name: str = Field(min_length=1, max_length=60)
    gender: Literal["male", "female", "unknown"]
    organisation: str = Field(description="Organisation code.")
    title: str | None = None
    phone: str | None = None
    email: str | None = None
    posts: list[Group] = Field(default_factory=list)
    status: Literal["active", "left"]


class Organisation(Record):
    name: str
    name_en: str | None = None
    kind: Literal["college", "department"]
    active: bool = True


class Classroom(Record):
    name: str
    campus: str
    building: str
    seats: int = Field(ge=0)
    kind: str = Field(description="lecture, multimedia, computer, seminar", examples=["multimedia"])
    active: bool = True


SHAPES: dict[str, type[Record]] = {
    "student": Student,
    "staff": Staff,
    "organisation": Organisation,
    "classroom": Classroom,
}
