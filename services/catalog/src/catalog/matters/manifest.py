"""What `matter.yaml` says: the guide (办事指南), and how a matter is filed.

One text may not be missing its translation; what is not known stays empty, it
is never made up.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from catalog.matters.vocabulary import Audience, Channel, Kind, LifeEvent, Theme
from contracts.words import Text

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def _printable(value: str) -> str:
    if any(not c.isprintable() and c != "\n" for c in value):
        raise PydanticCustomError("unprintable", "Holds a character that cannot be printed")
    return value


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_printable),
]
Prose = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=4000),
    AfterValidator(_printable),
]
Slug = Annotated[str, StringConstraints(pattern=f"^{SLUG}$", max_length=64)]
DepartmentCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2,5}$")]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s/?#@]+[^\s@]*$", max_length=500)]
PhoneNumber = Annotated[str, StringConstraints(pattern=r"^[0-9+() -]{5,30}$")]
EmailAddress = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LineText(Text):
    """A short text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: Line
    en: Line


class ProseText(Text):
    """A text of any length in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: Prose
    en: Prose


class Keywords(Strict):
    """What people call it who do not know its name."""

    zh: list[Line] = Field(default=[], max_length=40)
    en: list[Line] = Field(default=[], max_length=40)


class Material(Strict):
    """Something to hand in."""

    name: LineText
    required: bool = True
    format: Literal["form", "file", "paper"] = "file"
    copies: int = Field(default=1, ge=1, le=20)
    note: ProseText | None = None
    sample: ProseText | None = Field(default=None, description="What a good one says.")


class Basis(Strict):
    """The rule a matter rests on."""

    title: LineText
    url: HttpsUrl | None = None


class Contact(Strict):
    office: LineText
    place: LineText | None = None
    phone: PhoneNumber | None = None
    email: EmailAddress | None = None
    hours: LineText | None = None


class Guide(Strict):
    conditions: list[ProseText] = Field(default=[], max_length=40)
    materials: list[Material] = Field(default=[], max_length=40)
    steps: list[ProseText] = Field(default=[], max_length=40)
    basis: list[Basis] = Field(default=[], max_length=40)
    fee: LineText | None = None
    result: LineText | None = Field(default=None, description="What the applicant gets.")
    contact: Contact | None = None


class System(Strict):
    """A department's own system, entered by single sign-on."""

    name: LineText
    url: HttpsUrl


class Manifest(Strict):
    """All of `matter.yaml`."""

    code: Slug
    number: int | None = Field(default=None, ge=1, le=99999, description="In the list (事项清单).")
    title: LineText
    summary: ProseText
    kind: Kind
    departments: list[DepartmentCode] = Field(min_length=1, max_length=10)
    audiences: list[Audience] = Field(min_length=1, max_length=5)
    theme: Theme
    life_events: list[LifeEvent] = Field(default=[], max_length=8)
    keywords: Keywords = Keywords()
    channels: list[Channel] = Field(min_length=1, max_length=5)
    promised_working_days: int | None = Field(default=None, ge=1, le=250)
    system: System | None = None
    guide: Guide = Guide()
