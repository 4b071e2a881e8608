"""What `departments.yaml` says, and the HTTP body."""

from pydantic import BaseModel, Field, field_validator
from pydantic_core import PydanticCustomError

from catalog.matters.manifest import DepartmentCode, LineText, Strict
from contracts.words import Text


class DepartmentIn(Strict):
    code: DepartmentCode
    name: LineText


class DepartmentList(Strict):
    """All of `departments.yaml`."""

    departments: list[DepartmentIn] = Field(max_length=1000)

    @field_validator("departments")
    @classmethod
    def _named_once(cls, value: list[DepartmentIn]) -> list[DepartmentIn]:
        if len({each.code for each in value}) < len(value):
            raise PydanticCustomError("duplicate", "A code occurs twice")
        return value


class DepartmentOut(BaseModel):
    code: str
    name: Text
    matters: int = Field(description="How many it offers that are online or suspended.")
