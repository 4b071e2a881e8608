"""Which JetStream stream carries which subjects, and for how long."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Stream:
    name: str
    subjects: tuple[str, ...]
    max_age: timedelta


# Named one by one: NATS refuses streams whose subjects could overlap, and
# `campus.*.records.>` overlaps `campus.workflow.>`.
ADAPTERS = ("academic",)

EVENTS = Stream(
    "EVENTS",
    (
        "campus.identity.>",
        "campus.catalog.>",
        "campus.workflow.>",
        "campus.data-middle.>",
        "campus.notify.>",
        *(f"campus.{adapter}.writeback.>" for adapter in ADAPTERS),
    ),
    timedelta(days=30),
)

# Raw records hold personal data: short-lived, and closed to everyone but
# their adapter and data-middle.
RECORDS = Stream(
    "RECORDS",
    tuple(f"campus.{adapter}.records.>" for adapter in ADAPTERS),
    timedelta(days=2),
)

ALL = (EVENTS, RECORDS)


def stream_for(subject: str) -> Stream:
    """The stream that carries `subject`."""
    return RECORDS if subject.split(".")[2] == "records" else EVENTS
