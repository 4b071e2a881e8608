from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[
    str,
    # NUL is the one character PostgreSQL keeps in no text.
    StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00]*$"),
]
Reason = Annotated[Words, StringConstraints(min_length=1)]
Pointer = Annotated[str, StringConstraints(pattern=r"^(/[^\x00]{1,100})+$", max_length=200)]


class Approval(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Words | None = None


class Seen(BaseModel):
    """A task, in the version that was looked at."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    version: int = Field(ge=1, le=2**31 - 1)


class BatchApproval(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tasks: list[Seen] = Field(min_length=1, max_length=50)
    comment: Words | None = None


class Refusal(BaseModel):
    """The problem a task alone would have been answered with."""

    code: str
    title: str
    detail: str | None = None
    status: int


class BatchItem(BaseModel):
    id: UUID
    status: Literal["approved", "refused"]
    problem: Refusal | None = None


class BatchOut(BaseModel):
    """What became of each task, in the order of the request."""

    items: list[BatchItem]


class Rejection(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Reason


class Return(BaseModel):
    """`fields`: JSON Pointers of what has to be mended; without any, everything may be."""

    model_config = ConfigDict(extra="forbid")

    comment: Reason
    fields: list[Pointer] = Field(default_factory=list, max_length=100)
