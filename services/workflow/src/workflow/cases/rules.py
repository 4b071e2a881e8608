"""When an applicant may urge those who have the case (催办)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

PATIENCE = timedelta(hours=24)


@dataclass(frozen=True)
class Urging:
    """`possible_at`: when the next step may be urged, if none may be urged now."""

    possible: bool
    possible_at: datetime | None


def urging(waiting: Sequence[Mapping[str, Any]], now: datetime) -> Urging:
    """Whether anybody who has the case may be urged `now`."""
    moments = [may_be_urged_at(each) for each in waiting if is_with_people(each)]
    if any(moment is None or moment <= now for moment in moments):
        return Urging(possible=True, possible_at=None)
    return Urging(possible=False, possible_at=min(filter(None, moments), default=None))


def urgeable(waiting: Sequence[Mapping[str, Any]], now: datetime) -> list[str]:
    """The refs of the steps that may be urged `now`."""
    moments = {each["ref"]: may_be_urged_at(each) for each in waiting if is_with_people(each)}
    return [ref for ref, moment in moments.items() if moment is None or moment <= now]


def is_with_people(holder: Mapping[str, Any]) -> bool:
    """Other systems answer when they can."""
    return bool(holder["kind"] == "user")


def may_be_urged_at(holder: Mapping[str, Any]) -> datetime | None:
    """A day after it was urged last; None if it never was."""
    last = holder.get("urged_at")
    return None if last is None else datetime.fromisoformat(last) + PATIENCE
