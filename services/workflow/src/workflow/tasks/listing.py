"""What can be asked of the list of open tasks: filters and orders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

from workflow.deadlines.rules import soon
from workflow.tasks.models import Task

Sort = Literal["due", "opened", "-opened"]
State = Literal["overdue", "due-soon"]
Claimed = Literal["me", "nobody"]


@dataclass(frozen=True)
class Wish:
    """Which tasks, and in which order. `q`: in the case number or the applicant's name."""

    matter_code: str | None = None
    q: str = ""
    state: State | None = None
    claimed: Claimed | None = None
    sort: Sort = "opened"

    @property
    def key(self) -> Literal["due_order", "opened_at"]:
        """The column it is sorted by."""
        return "due_order" if self.sort == "due" else "opened_at"

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    def filters(self, me: UUID, now: datetime) -> list[ColumnElement[bool]]:
        """They narrow what waits for one person's posts, a set as large as people can work off."""
        found: list[ColumnElement[bool]] = []
        if self.matter_code is not None:
            found.append(Task.matter_code == self.matter_code)
        if self.q:
            said: tuple[InstrumentedAttribute[Any], ...] = (Task.case_number, Task.applicant_name)
            found.append(or_(*(each.icontains(self.q, autoescape=True) for each in said)))
        if self.state is not None:
            found.append(is_overdue(now) if self.state == "overdue" else is_due_soon(now))
        if self.claimed is not None:
            found.append(Task.claimed_by == me if self.claimed == "me" else ~is_claimed())
        return found


def is_overdue(now: datetime) -> ColumnElement[bool]:
    return Task.due_order < now


def is_due_soon(now: datetime) -> ColumnElement[bool]:
    return Task.due_order.between(now, soon(now))


def is_claimed() -> ColumnElement[bool]:
    return Task.claimed_by.is_not(None)
