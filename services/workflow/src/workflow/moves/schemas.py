from typing import Annotated

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


class Rejection(BaseModel):
    model_config = ConfigDict(extra="forbid")

    comment: Reason


class Return(BaseModel):
    """`fields`: JSON Pointers of what has to be mended; without any, everything may be."""

    model_config = ConfigDict(extra="forbid")

    comment: Reason
    fields: list[Pointer] = Field(default_factory=list, max_length=100)
