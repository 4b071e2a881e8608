"""HTTP bodies of definitions."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from contracts.events import DefinitionProblem
from contracts.words import Text


class StepOut(BaseModel):
    """A step in words. `post` is who decides; None where another system answers."""

    element: str
    title: Text
    kind: Literal["user", "service"]
    post: str | None
    promised_working_days: int | None


class DefinitionOut(BaseModel):
    """How a matter runs now."""

    matter_code: str
    version: int
    title: Text
    department: str
    promised_working_days: int | None
    steps: list[StepOut]


class VersionOut(BaseModel):
    """A version as it was proposed, and our answer."""

    version: int
    status: Literal["accepted", "rejected"]
    sha256: str
    created_at: datetime
    problems: list[DefinitionProblem]


class LatestVersionOut(VersionOut):
    """The newest version of a matter; `online_version` is the one new cases follow."""

    matter_code: str
    title: Text
    department: str
    online_version: int | None


class CheckOut(BaseModel):
    """What keeps a package from running; none, and it would be accepted."""

    accepted: bool
    problems: list[DefinitionProblem]
