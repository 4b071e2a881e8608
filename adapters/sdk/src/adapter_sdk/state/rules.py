"""What the notes about readings say of the legacy system, and of each resource."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from adapter_sdk.collecting.models import Reading

UNREACHABLE = frozenset({"not-reached", "no-answer"})


def legacy(readings: Iterable[Reading]) -> dict[str, Any]:
    """As the newest reading left it: any other failure than silence was an answer."""
    tried = {each.tried_at: each.failure for each in readings if each.tried_at is not None}
    if not tried:
        return {"reachable": None, "checked_at": None}
    last = max(tried)
    away = tried[last] in UNREACHABLE
    return {"reachable": not away, "checked_at": last, "error": tried[last] if away else None}


def resource(name: str, reading: Reading | None, now: datetime, every: timedelta) -> dict[str, Any]:
    if reading is None:
        return {"resource": name, "status": "never"}
    is_read = reading.lease_until is not None and reading.lease_until > now
    status = "ok" if reading.completed_at else "never"
    if reading.failure:
        status = "failed"
    return {
        "resource": name,
        "status": "reading" if is_read else status,
        "error": reading.failure,
        "mode": reading.mode,
        "last_run_id": reading.run_id,
        "received": reading.received,
        "last_completed_at": reading.completed_at,
        "cursor_at": reading.read_up_to,
        "next_at": None if is_read or reading.tried_at is None else reading.tried_at + every,
    }
