from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel

from workflow.deadlines import rules


class DeadlineOut(BaseModel):
    """A promised time as it stands now.

    `working_days_left` does not count today; overdue, it is zero or less.
    """

    due_at: AwareDatetime
    working_days_left: int
    state: Literal["in-time", "due-soon", "overdue"]

    @classmethod
    def of(cls, standing: rules.Deadline | None) -> Self | None:
        return None if standing is None else cls.model_validate(standing, from_attributes=True)
