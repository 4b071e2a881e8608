"""Pure decisions about recommendations."""

from typing import Literal

from catalog.matters.vocabulary import Audience

Why = Literal["popular", "for-you"]

_AUDIENCES: dict[str, Audience] = {"student": "student", "staff": "staff"}


def audience_of(kind: str | None) -> Audience | None:
    """Whose matters somebody who acts as `kind` is shown; None for everyone's."""
    return _AUDIENCES.get(kind or "")


def why(completed: int, audience: Audience | None) -> Why:
    """What others get done is popular; what nobody did yet is there for its audience."""
    return "popular" if completed or audience is None else "for-you"
