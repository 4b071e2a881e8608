"""`book_classroom` in JwService, which books as often as it is told.

The business key travels as the vendor's external number (WBDH). It is not
unique there and nothing checks it, but it can be searched for: that is what
reading back stands on.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from academic.jw.client import JwClient
from academic.jw.faults import REFUSALS
from academic.jw.wording import DELETED, PURPOSES, day, text
from adapter_sdk import Found, NoAnswer, Refused
from contracts.adapters import BookClassroom, BookingMade

LONGEST_EXTERNAL_NUMBER = 128
REMARK = "一网通办"


class BookClassroomInJw:
    name = "book_classroom"
    arguments: type[BaseModel] = BookClassroom
    result: type[BaseModel] = BookingMade
    reads_back = True

    def __init__(self, jw: JwClient) -> None:
        self._jw = jw

    async def find(self, business_key: str, arguments: BookClassroom) -> Sequence[Found]:
        reply = await self._jw.call("QueryJsjy", WBDH=business_key, PageNo=1, PageSize=200)
        return [_found(row, arguments) for row in reply.Row]

    async def apply(self, business_key: str, arguments: BookClassroom) -> dict[str, Any]:
        if len(business_key) > LONGEST_EXTERNAL_NUMBER:
            raise Refused("invalid-arguments", REFUSALS["JW-2001"].reason)
        number = await self._jw.call(
            "AddJsjy",
            JSH=arguments.classroom,
            RQ=day(arguments.date),
            KSJC=arguments.first_period,
            JSJC=arguments.last_period,
            JYR=arguments.borrower,
            JYYT=PURPOSES[arguments.purpose],
            WBDH=business_key,
            BZ=REMARK,
        )
        if not number:
            raise NoAnswer("a reply without a booking number")
        return _made(str(number).strip(), arguments)


def _made(number: str, arguments: BookClassroom) -> dict[str, Any]:
    return BookingMade(
        booking_number=number,
        classroom=arguments.classroom,
        date=arguments.date,
        first_period=arguments.first_period,
        last_period=arguments.last_period,
    ).model_dump(mode="json")


def _found(row: Any, asked: BookClassroom) -> Found:
    held = [text(row, column) for column in ("JSH", "RQ", "KSJC", "JSJC", "JYR")]
    wanted = [
        asked.classroom,
        day(asked.date),
        str(asked.first_period),
        str(asked.last_period),
        asked.borrower,
    ]
    in_force = text(row, "ZT") != DELETED
    return Found(_made(text(row, "JYDH"), asked), as_asked=in_force and held == wanted)
