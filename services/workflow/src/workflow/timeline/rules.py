"""The hash chain."""

import hashlib
from collections.abc import Sequence
from datetime import UTC

import orjson

from workflow.timeline.models import Entry

BEGINNING = bytes(32)


def hash_of(entry: Entry, previous: bytes) -> bytes:
    """SHA-256 over the entry before it and everything this one says."""
    said = {
        "case": str(entry.case_id),
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(),
        "move": entry.move,
        "round": entry.round,
        "actor": entry.actor,
        "step": entry.step,
        "step_title": entry.step_title,
        "comment": entry.comment,
        "details": entry.details,
    }
    return hashlib.sha256(previous + orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).digest()


def first_broken(entries: Sequence[Entry], length: int, head: bytes) -> int | None:
    """The place where a whole timeline, in order, stops being what was written; None if nowhere."""
    previous = BEGINNING
    for seq, entry in enumerate(entries, start=1):
        if entry.seq != seq or entry.hash != hash_of(entry, previous):
            return seq
        previous = entry.hash
    if len(entries) != length or previous != head:
        return len(entries) + 1
    return None
