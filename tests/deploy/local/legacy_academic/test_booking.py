"""Lending rooms: as often as one asks, unless the room is taken."""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

import pytest
import zeep

OPEN_AREA = "MD405"
days = (date(2026, 11, 23) + timedelta(days=ahead) for ahead in count())


@pytest.fixture
def wish(jw, session_id):
    """A room and hours nobody has, under a number of its own."""
    hours = {"RQ": next(days).strftime("%Y%m%d"), "KSJC": 11, "JSJC": 12}
    free = jw.QueryKxjs(SessionId=session_id, PageNo=1, PageSize=200, **hours).Row
    room = next(room for room in free if room.KBY == "0")
    return {
        **hours,
        "SessionId": session_id,
        "JSH": room.JSH.strip(),
        "JYR": "20230101",
        "JYYT": "01",
        "WBDH": f"case/{uuid4()}",
    }


def code_of(fault):
    return fault.value.detail.findtext(".//{*}Code")


def free_codes(jw, wish, **more):
    asked = {name: wish[name] for name in ("SessionId", "RQ", "KSJC", "JSJC")}
    return [room.JSH.strip() for room in jw.QueryKxjs(PageNo=1, PageSize=200, **asked, **more).Row]


def test_a_booked_room_is_found_by_its_number_and_no_longer_free(jw, wish, session_id):
    number = jw.AddJsjy(**wish)

    found = jw.QueryJsjy(SessionId=session_id, WBDH=wish["WBDH"], PageNo=1, PageSize=200).Row

    assert [row.JYDH for row in found] == [number]
    assert wish["JSH"] not in free_codes(jw, wish)


def test_a_taken_room_cannot_be_booked_again(jw, wish):
    jw.AddJsjy(**wish)

    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.AddJsjy(**wish | {"KSJC": 12, "JSJC": 13, "WBDH": "another"})

    assert code_of(fault) == "JW-3001"


def test_a_lesson_takes_the_room(jw, wish, session_id, simulator):
    asked = {"SessionId": session_id, "RQ": "20261124", "KSJC": 1, "JSJC": 2}
    free = free_codes(jw, asked)
    rooms = {
        row.JSH.strip() for row in jw.QueryJsxx(SessionId=session_id, PageNo=1, PageSize=200).Row
    }
    busy = min(rooms - set(free))

    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.AddJsjy(**wish | asked | {"JSH": busy})

    assert code_of(fault) == "JW-3001"


def test_the_same_number_twice_makes_two_bookings(jw, wish, simulator):
    for _ in range(2):
        jw.AddJsjy(**wish | {"JSH": OPEN_AREA})

    assert len(simulator.bookings(wish["WBDH"])) == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"JSH": "NO999"}, "JW-3002"),
        ({"RQ": "20280101"}, "JW-3003"),
        ({"RQ": "2026-1-1"}, "JW-2001"),
        ({"RQ": "20261340"}, "JW-2001"),
        ({"KSJC": 0}, "JW-2001"),
        ({"JSJC": 14}, "JW-2001"),
        ({"KSJC": 12, "JSJC": 11}, "JW-2001"),
        ({"JYR": " "}, "JW-2001"),
        ({"WBDH": "x" * 129}, "JW-2001"),
    ],
)
def test_a_senseless_wish_is_refused_with_its_code(jw, wish, change, code):
    with pytest.raises(zeep.exceptions.Fault) as fault:
        jw.AddJsjy(**wish | change)

    assert code_of(fault) == code


def test_free_rooms_can_be_narrowed(jw, wish):
    asked = {name: wish[name] for name in ("SessionId", "RQ", "KSJC", "JSJC")}

    rooms = jw.QueryKxjs(PageNo=1, PageSize=200, ZWS=100, JXL="明德楼", **asked).Row

    assert rooms
    assert all(int(room.ZWS) >= 100 and room.JXL == "明德楼" for room in rooms)
