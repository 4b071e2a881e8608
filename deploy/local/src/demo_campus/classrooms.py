"""120 classrooms in six buildings on three campuses."""

from collections.abc import Iterator
from dataclasses import dataclass

from demo_campus import chance

FLOORS = range(1, 5)
ROOMS_PER_FLOOR = range(1, 6)


@dataclass(frozen=True)
class Building:
    code: str
    name: str
    campus: str


@dataclass(frozen=True)
class Classroom:
    """`shared` rooms are open areas that several parties may book at one time."""

    code: str
    name: str
    campus: str
    building: str
    floor: int
    seats: int
    kind: str
    shared: bool


BUILDINGS = (
    Building("MD", "明德楼", "东湖校区"),
    Building("ZY", "致远楼", "东湖校区"),
    Building("XX", "信息楼", "东湖校区"),
    Building("BX", "博学楼", "江南校区"),
    Building("QS", "求是楼", "江南校区"),
    Building("HN", "海纳楼", "滨海校区"),
)

SEATS = {
    "lecture": (150, 200, 240),
    "multimedia": (60, 90, 120),
    "computer": (40, 60),
    "seminar": (20, 30),
}


def _kind(building: Building, floor: int, room: int) -> str:
    if floor == 1:
        return "lecture"
    if floor == 4 and room >= 4:
        return "seminar"
    if floor == 3 and (building.code == "XX" or room == 1):
        return "computer"
    return "multimedia"


def classrooms() -> Iterator[Classroom]:
    for building in BUILDINGS:
        for floor in FLOORS:
            for room in ROOMS_PER_FLOOR:
                code = f"{building.code}{floor}{room:02}"
                kind = _kind(building, floor, room)
                yield Classroom(
                    code=code,
                    name=f"{building.name}{floor}{room:02}",
                    campus=building.campus,
                    building=building.name,
                    floor=floor,
                    seats=chance.pick(SEATS[kind], "seats", code),
                    kind=kind,
                    shared=(floor, room) == (4, 5),
                )
