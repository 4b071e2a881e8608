"""An adapter as its operators see it."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from adapter_sdk.intents.queries import COUNTED
from contracts.words import Resource


class LegacyState(BaseModel):
    reachable: bool | None = Field(description="As the last reading found it; null before one.")
    checked_at: AwareDatetime | None
    error: str | None = Field(default=None, examples=["not-reached", "no-answer"])


class ResourceState(BaseModel):
    """`mode`, `last_run_id` and `received` are those of the last run that had news."""

    resource: Resource
    status: Literal["never", "reading", "ok", "failed"]
    error: str | None = Field(default=None, description="Why the last reading failed.")
    mode: Literal["full", "changes"] | None = None
    last_run_id: UUID | None = None
    received: int | None = None
    last_completed_at: AwareDatetime | None = None
    cursor_at: AwareDatetime | None = Field(
        default=None, description="What was changed before then has been read."
    )
    next_at: AwareDatetime | None = None


class WritebackCounts(BaseModel):
    waiting: int
    done: int = Field(description=f"{COUNTED} stands for more, as in the others.")
    failed: int
    parked: int


class StateOut(BaseModel):
    legacy: LegacyState
    resources: list[ResourceState]
    writebacks: WritebackCounts
