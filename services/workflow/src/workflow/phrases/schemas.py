from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.words import Text

Kind = Literal["approve", "reject", "return"]


class NewPhrase(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Kind
    text: Annotated[
        str,
        StringConstraints(
            # NUL is the one character PostgreSQL keeps in no text.
            strip_whitespace=True,
            min_length=1,
            max_length=200,
            pattern=r"^[^\x00]*$",
        ),
    ]


class PhraseOut(BaseModel):
    """`own`: mine, in the words I chose; those of the platform have no id and stay."""

    id: UUID | None
    kind: Kind
    text: Text
    own: bool


class Phrases(BaseModel):
    items: list[PhraseOut]
