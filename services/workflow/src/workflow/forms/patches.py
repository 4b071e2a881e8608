"""JSON Merge Patch (RFC 7396), and what no patch may bring in."""

from collections.abc import Mapping
from typing import Any

from chassis.problems import FieldError
from contracts.words import Text
from workflow.forms.fields import escaped

MAX_DEPTH = 12
MAX_VALUES = 2_000
_INT64 = 2**63

_TOO_DEEP = Text(zh="内容层级过深", en="Nested too deeply")
_TOO_MANY = Text(zh="内容过多", en="Too many values")
_BAD_TEXT = Text(zh="含有无法保存的字符", en="Holds characters that cannot be kept")
_BAD_NUMBER = Text(zh="数字超出范围", en="The number is out of range")


def merged(target: Any, patch: Any) -> Any:
    """`target` with `patch` applied; both are left as they are."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def unstorable(value: Any) -> FieldError | None:
    """The first part of `value` that PostgreSQL's JSON could not hold, or that is absurd.

    Walks without recursion: what it is for would break a recursive walk.
    """
    waiting: list[tuple[str, int, Any]] = [("", 0, value)]
    seen = 0
    while waiting:
        pointer, depth, each = waiting.pop()
        seen += 1
        if seen > MAX_VALUES:
            return FieldError("", _TOO_MANY)
        if depth > MAX_DEPTH:
            return FieldError("", _TOO_DEEP)
        if (wrong := _unstorable_alone(each)) is not None:
            return FieldError(pointer, wrong)
        if isinstance(each, Mapping):
            if any(_unstorable_alone(name) for name in each):
                return FieldError(pointer, _BAD_TEXT)
            waiting += [(f"{pointer}/{escaped(k)}", depth + 1, v) for k, v in each.items()]
        elif isinstance(each, list):
            waiting += [(f"{pointer}/{i}", depth + 1, v) for i, v in enumerate(each)]
    return None


def _unstorable_alone(value: Any) -> Text | None:
    match value:
        case str() if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            return _BAD_TEXT
        case int() if not -_INT64 <= value < _INT64:
            return _BAD_NUMBER
        case float() if value != value or value in (float("inf"), float("-inf")):
            return _BAD_NUMBER
    return None
