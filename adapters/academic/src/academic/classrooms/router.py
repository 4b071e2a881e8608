"""Live questions about classrooms."""

from datetime import date
from typing import Annotated

from academic.classrooms import queries
from academic.classrooms.errors import InvalidQuestion
from academic.jw.client import JwClient
from academic.settings import Settings
from adapter_sdk import Depends, FieldError, Me, Query, Request, Router, runtime_of
from contracts.adapters import FreeClassrooms
from contracts.words import Text

router = Router(prefix="/api/academic/v1", tags=["classrooms"])

Period = Annotated[int, Query(ge=1, le=13)]
Name = Annotated[str | None, Query(max_length=40)]


async def _jw(request: Request) -> JwClient:
    return runtime_of(request).get(JwClient)


async def _patience(request: Request) -> float:
    return runtime_of(request).get(Settings).question_seconds


@router.get("/free-classrooms", response_model=FreeClassrooms)
async def list_free_classrooms(
    _: Me,
    jw: Annotated[JwClient, Depends(_jw)],
    seconds: Annotated[float, Depends(_patience)],
    on: Annotated[date, Query(alias="date")],
    first_period: Period,
    last_period: Period,
    min_seats: Annotated[int, Query(ge=0, le=10_000)] = 0,
    campus: Name = None,
    building: Name = None,
) -> FreeClassrooms:
    """Rooms nobody has at that time, as the academic-affairs system says now."""
    if last_period < first_period:
        message = Text(zh="结束节次早于开始节次", en="The last period is before the first.")
        raise InvalidQuestion(errors=[FieldError("/last_period", message)])
    return await queries.free_classrooms(
        jw, seconds, on, first_period, last_period, min_seats, campus, building
    )
