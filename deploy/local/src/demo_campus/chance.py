"""Chance that always falls the same way.

Every choice is keyed by what it is about instead of by the order of drawing,
so one more student changes nobody else's name.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

SEED = "jianghai-1"

T = TypeVar("T")


def number(below: int, *about: object) -> int:
    """A number from 0 to `below` - 1."""
    text = "/".join((SEED, *map(str, about)))
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest) % below


def pick(among: Sequence[T], *about: object) -> T:
    return among[number(len(among), *about)]


def happens(percent: int, *about: object) -> bool:
    return number(100, *about) < percent
