"""What counts as a change."""

from collections.abc import Mapping
from typing import Any


def changed_fields(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    """Names only, sorted; for something new, those that have a value."""
    old = before or {}
    return sorted(name for name in old.keys() | after.keys() if old.get(name) != after.get(name))
