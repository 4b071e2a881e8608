"""Which rows can be used, and when a run is too strange to believe."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError

from contracts.records import SHAPES

_KEY = re.compile(r"[A-Za-z0-9._-]{1,40}")


@dataclass(frozen=True)
class Rejected:
    position: int
    key: str | None
    reasons: list[dict[str, str]]


@dataclass
class Sorted:
    """The rows of a part: those that can be used, by key, and the rest."""

    usable: dict[str, dict[str, Any]] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)

    @property
    def nameless(self) -> int:
        return sum(row.key is None for row in self.rejected)

    @property
    def sighted(self) -> list[str]:
        return [row.key for row in self.rejected if row.key is not None]


def sort_rows(resource: str, rows: Sequence[dict[str, Any]]) -> Sorted:
    """Check rows against the agreed shape. Of two with one key, the first counts."""
    result, shape = Sorted(), SHAPES[resource]
    for position, row in enumerate(rows):
        try:
            data = shape.model_validate(row).model_dump(mode="json")
        except ValidationError as error:
            result.rejected.append(Rejected(position, _key(row), _reasons(error)))
            continue
        if _cannot_be_stored(data):
            reasons = [{"pointer": "", "code": "nul-character"}]
            result.rejected.append(Rejected(position, data["key"], reasons))
        elif data["key"] in result.usable:
            reasons = [{"pointer": "/key", "code": "duplicate-key"}]
            result.rejected.append(Rejected(position, data["key"], reasons))
        else:
            result.usable[data["key"]] = data
    return result


def too_many_missing(missing: int, held: int, *, nameless: int, max_share: float) -> bool:
    """Whether a full run would remove more than one believes without asking.

    Any record may have been meant by a nameless row, so beside one nothing is
    known to be gone.
    """
    return missing > held * max_share or (nameless > 0 and missing > 0)


def _key(row: dict[str, Any]) -> str | None:
    key = row.get("key")
    return key if isinstance(key, str) and _KEY.fullmatch(key) else None


def _reasons(error: ValidationError) -> list[dict[str, str]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    # A pointer may end in a name the source made up; that, too, is not ours to keep at length.
    return [
        {"pointer": "/" + "/".join(str(at)[:40] for at in e["loc"]), "code": e["type"]}
        for e in found[:20]
    ]


def _cannot_be_stored(data: dict[str, Any]) -> bool:
    # PostgreSQL's jsonb refuses U+0000, and would refuse the whole batch with it.
    return b"\\u0000" in orjson.dumps(data)
