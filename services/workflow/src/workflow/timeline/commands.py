from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Text
from workflow.timeline.models import Actor, Entry, Move, Recorded
from workflow.timeline.rules import hash_of


def record(
    session: AsyncSession,
    case: Recorded,
    move: Move,
    at: datetime,
    *,
    actor: Actor | None = None,
    step: str | None = None,
    step_title: Text | None = None,
    comment: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Write down `move` as the last one so far. The case has to be locked."""
    entry = Entry(
        case_id=case.id,
        seq=case.trail_length + 1,
        at=at,
        move=move.value,
        round=case.round,
        actor=actor.model_dump(mode="json") if actor else None,
        step=step,
        step_title=step_title.model_dump() if step_title else None,
        comment=comment,
        details=details or {},
    )
    entry.hash = hash_of(entry, case.trail_hash)
    case.trail_length, case.trail_hash = entry.seq, entry.hash
    session.add(entry)
