"""The adapter protocol: what an adapter offers the middle platform.

Reading: `RecordsCollected` batches, in full and by change.
Writing: an operation named in `WritebackRequested`, carried out exactly once and
answered with `WritebackCompleted` or `WritebackFailed`.
Asking: live questions over HTTP, where a person waits for the answer.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class BookClassroom(BaseModel):
    """Arguments of the operation `book_classroom` of the academic adapter.

    Periods are the numbered lessons of the day (节次), 1 to 13.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    classroom: str = Field(description="Room code.", pattern=r"^[A-Za-z0-9._-]{1,40}$")
    date: date
    first_period: int = Field(ge=1, le=13)
    last_period: int = Field(ge=1, le=13)
    borrower: str = Field(description="Student or staff number.", max_length=40)
    purpose: Literal["lecture", "meeting", "activity", "exam", "other"]

    @model_validator(mode="after")
    def _in_order(self) -> "BookClassroom":
        if self.last_period < self.first_period:
            raise ValueError("last_period is before first_period")
        return self


class BookingMade(BaseModel):
    """Result of `book_classroom`."""

    model_config = ConfigDict(frozen=True)

    booking_number: str
    classroom: str
    date: date
    first_period: int
    last_period: int


class FreeClassroom(BaseModel):
    """A room nobody has at the time asked about, as the legacy system says now."""

    model_config = ConfigDict(frozen=True)

    code: str
    name: str
    campus: str
    building: str
    seats: int
    kind: str


class FreeClassrooms(BaseModel):
    """Answer to GET /api/academic/v1/free-classrooms."""

    items: list[FreeClassroom]
    as_of: str = Field(description="When the legacy system was asked, RFC 3339.")
