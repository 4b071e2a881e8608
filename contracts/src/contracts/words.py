"""Small shapes that several promises share."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Text(BaseModel):
    """One text in both languages."""

    model_config = ConfigDict(frozen=True)

    zh: str
    en: str


class Group(BaseModel):
    """Whoever holds `post` in `organisation` at the moment of asking."""

    model_config = ConfigDict(frozen=True)

    post: str = Field(examples=["college-secretary"])
    organisation: str = Field(description="Code of the organisation.", examples=["C05"])


Resource = Literal["student", "staff", "organisation", "classroom"]
