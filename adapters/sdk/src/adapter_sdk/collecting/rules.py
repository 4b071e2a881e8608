"""When to read in full, and what of a reading may be believed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

BATCH = 200


def full_is_due(full_at: datetime | None, now: datetime, hour: int) -> bool:
    """Never read in full, or `hour` has passed since."""
    if full_at is None:
        return True
    last = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if last > now:
        last -= timedelta(days=1)
    return full_at < last


def is_whole(read: int, nameless: int, known: int) -> bool:
    """Whether a full reading may say of the records it does not name that they are gone.

    Not beside a row without a name: it may be any of them. Not if most of
    what was known has vanished at once: then the source is ill.
    """
    return nameless == 0 and read > 0 and read * 2 >= known


def fingerprint(record: Mapping[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def batches(records: Sequence[dict[str, Any]]) -> Iterator[tuple[int, bool, list[dict[str, Any]]]]:
    """Part number, whether it is the last, and its records."""
    parts = max(1, -(-len(records) // BATCH))
    for part in range(parts):
        yield part + 1, part + 1 == parts, list(records[part * BATCH : (part + 1) * BATCH])
