"""Nothing in a timeline can be changed, taken out or cut off unnoticed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from workflow.timeline.models import Entry
from workflow.timeline.rules import BEGINNING, first_broken, hash_of

CASE = UUID(int=1)


def _chain(count: int = 4) -> list[Entry]:
    entries, previous = [], BEGINNING
    for seq in range(1, count + 1):
        entry = Entry(
            case_id=CASE,
            seq=seq,
            at=datetime(2026, 11, 22, 8, seq, tzinfo=UTC),
            move="approved",
            round=1,
            actor={"name": "王秀兰"},
            step="review",
            step_title={"zh": "审核", "en": "Review"},
            comment=f"第 {seq} 条",
            details={},
        )
        entry.hash = previous = hash_of(entry, previous)
        entries.append(entry)
    return entries


def test_what_was_written_holds():
    chain = _chain()

    assert first_broken(chain, len(chain), chain[-1].hash) is None
    assert first_broken([], 0, BEGINNING) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("comment", "改过的意见"),
        ("move", "rejected"),
        ("actor", {"name": "别人"}),
        ("at", datetime(2026, 1, 1, tzinfo=UTC)),
        ("round", 2),
        ("details", {"more": 1}),
        ("case_id", UUID(int=2)),
    ],
)
def test_a_change_shows(name, value):
    chain = _chain()
    setattr(chain[1], name, value)

    assert first_broken(chain, len(chain), chain[-1].hash) == 2


def test_an_entry_taken_out_shows():
    chain = _chain()
    head = chain[-1].hash
    del chain[1]

    assert first_broken(chain, 4, head) == 2


def test_a_tail_cut_off_shows():
    chain = _chain()
    head = chain[-1].hash

    assert first_broken(chain[:-1], 4, head) == 4
