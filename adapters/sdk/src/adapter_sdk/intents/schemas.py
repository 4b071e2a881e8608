"""What operators see of a write-back, and what they say about it."""

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from adapter_sdk.intents.models import Status

#: A refused intent is a failed write-back to everybody else.
Shown = Literal["waiting", "done", "failed", "parked"]
STATUS: dict[Shown, Status] = {
    "waiting": "waiting",
    "done": "done",
    "failed": "refused",
    "parked": "parked",
}


class WritebackOut(BaseModel):
    """Without the arguments: they name a person."""

    id: UUID
    case_id: UUID
    business_key: str
    operation: str
    status: Shown
    tries: int
    last_error: str | None = Field(
        validation_alias="error_code", description="Stable kebab-case.", examples=["no-answer"]
    )
    note: str | None = Field(description="What stands in the way, for whoever mends it.")
    updated_at: AwareDatetime
    settled_by: UUID | None = Field(description="The person who settled it by hand.")
    settled_because: str | None

    @field_validator("status", mode="before")
    @classmethod
    def _shown(cls, status: str) -> str:
        return "failed" if status == "refused" else status


class Settlement(BaseModel):
    """How it really ended, as somebody found it in the legacy system."""

    model_config = ConfigDict(extra="forbid")

    outcome: Literal["done", "refused"]
    reason: str = Field(min_length=1, max_length=500, description="What was found, and where.")
    result: dict[str, Any] | None = Field(
        default=None,
        description="If done: what the operation answers with. What is left out is taken from "
        "what was asked for.",
        examples=[{"booking_number": "JY20260001"}],
    )
