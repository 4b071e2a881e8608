"""Questions to JwService, with a deadline."""

import math
from datetime import UTC, date, datetime

import anyio

from academic.classrooms.errors import InvalidQuestion, LegacyUnavailable
from academic.jw.client import JwClient
from academic.jw.wording import day
from academic.records.translations import free_classroom
from adapter_sdk import FieldError, LegacyError, Refused
from contracts.adapters import FreeClassrooms

AT_MOST = 200
RETRY_AFTER = 3


async def free_classrooms(
    jw: JwClient,
    seconds: float,
    on: date,
    first_period: int,
    last_period: int,
    min_seats: int,
    campus: str | None,
    building: str | None,
) -> FreeClassrooms:
    """At most 200 rooms; a university with more asks for a campus or a building."""
    asked_at = datetime.now(UTC)
    try:
        with anyio.fail_after(seconds):
            reply = await jw.call(
                "QueryKxjs",
                RQ=day(on),
                KSJC=first_period,
                JSJC=last_period,
                ZWS=min_seats,
                XQMC=campus,
                JXL=building,
                PageNo=1,
                PageSize=AT_MOST,
            )
    except Refused as refusal:
        raise InvalidQuestion(errors=[FieldError("/date", refusal.reason)]) from None
    except (LegacyError, TimeoutError):
        wait = max(RETRY_AFTER, math.ceil(jw.seconds_of_rest))
        raise LegacyUnavailable(headers={"Retry-After": str(wait)}) from None
    return FreeClassrooms(
        items=[free_classroom(row) for row in reply.Row],
        as_of=asked_at.isoformat(timespec="seconds"),
    )
