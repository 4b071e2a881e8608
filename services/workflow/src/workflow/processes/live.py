"""Processes this replica moved lately: their next step needs no look into the database.

What is remembered may be out of date, or of a step that was rolled back. That
shows when the step is saved, for the mark is no longer there; then it is looked
up after all.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from random import getrandbits
from typing import Any
from uuid import UUID

KEPT = 20_000


@dataclass(frozen=True)
class Standing:
    """Where a process stands. `mark` belongs to this very state and to no other."""

    definition_id: UUID
    state: dict[str, Any]
    mark: int = field(default_factory=lambda: getrandbits(63))
    ended: str | None = None


class Live:
    """The latest standings, the least recently used forgotten first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._standings: OrderedDict[UUID, Standing] = OrderedDict()
        self._kept = kept

    def recall(self, case_id: UUID) -> Standing | None:
        return self._standings.get(case_id)

    def remember(self, case_id: UUID, standing: Standing) -> None:
        self._standings[case_id] = standing
        self._standings.move_to_end(case_id)
        if len(self._standings) > self._kept:
            self._standings.popitem(last=False)

    def forget(self, case_id: UUID) -> None:
        self._standings.pop(case_id, None)
