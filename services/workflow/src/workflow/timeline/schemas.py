from datetime import datetime
from typing import Any

from pydantic import BaseModel

from contracts.words import Group, Text
from workflow.timeline.models import Entry


class Who(BaseModel):
    name: str
    post: Group | None = None


class EntryOut(BaseModel):
    """One move. `hash` covers it and everything before it."""

    seq: int
    at: datetime
    move: str
    round: int
    actor: Who | None
    step: str | None
    step_title: Text | None
    comment: str | None
    details: dict[str, Any]
    hash: str

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        return cls(
            seq=entry.seq,
            at=entry.at,
            move=entry.move,
            round=entry.round,
            actor=Who.model_validate(entry.actor) if entry.actor else None,
            step=entry.step,
            step_title=Text.model_validate(entry.step_title) if entry.step_title else None,
            comment=entry.comment,
            details=entry.details,
            hash=entry.hash.hex(),
        )
