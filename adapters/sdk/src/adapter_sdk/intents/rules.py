"""When to try again, and when to stop and ask a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapter_sdk.adapter import Found
from adapter_sdk.errors import NotReached, Refused, code_of

FIRST_DELAY = timedelta(milliseconds=500)
AWAY_DELAY = timedelta(seconds=2)
LONGEST_DELAY = timedelta(minutes=1)


@dataclass(frozen=True)
class Done:
    result: dict[str, Any]


@dataclass(frozen=True)
class Parked:
    why: str
    code: str = "unsure"


@dataclass(frozen=True)
class Later:
    after: timedelta
    why: str
    code: str = "adapter-error"


Outcome = Done | Refused | Parked | Later


def backoff(tries: int) -> timedelta:
    """Half a second, doubled each time, never more than a minute."""
    return min(FIRST_DELAY * (1 << min(max(tries, 1) - 1, 10)), LONGEST_DELAY)


def judge(found: Sequence[Found]) -> Outcome:
    """What reading back means, once it found something."""
    if len(found) > 1:
        return Parked(f"the legacy system holds it {len(found)} times", "held-many-times")
    if not found[0].as_asked:
        why = "what the legacy system holds under this key is not what was asked for"
        return Parked(why, "held-differently")
    return Done(found[0].result)


def after_failure(error: Exception, sendings: int, tries: int, park_after: int) -> Parked | Later:
    """No answer is no result: wait and look again, or give it to a person in the end.

    As long as nothing was ever sent there is nothing to be unsure of, and while
    the legacy system is away nobody could know more: then the waiting goes on.
    """
    why, code = type(error).__name__, code_of(error)
    if isinstance(error, NotReached):
        return Later(AWAY_DELAY, why, code)
    if sendings > 0 and tries >= park_after:
        return Parked(f"unsure after {tries} tries: {why}")
    return Later(backoff(tries), why, code)
