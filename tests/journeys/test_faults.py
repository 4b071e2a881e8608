"""Whatever breaks in the middle: one booking, one permit, one notice of each kind, all moves.

`REPEAT=20 make journeys` repeats each fault.
"""

import os
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest
from polling import until

from demo_campus import story
from demo_campus.story import Booking

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.parametrize("round", range(int(os.environ.get("REPEAT", "1")))),
]


@pytest.fixture(scope="module")
def seen() -> dict[str, Counter[str]]:
    """What an undisturbed case leaves behind."""
    return {}


async def handed_in(people) -> Booking:
    student = people["student"]
    booking, _ = await story.draft(student)
    rooms = await story.choose(student, booking)
    booking.classroom = rooms[0]["value"]
    await story.save(student, booking, {"classroom": booking.classroom})
    await story.submit(student, booking)
    return booking


async def approved_by_the_college(people) -> Booking:
    booking = await handed_in(people)
    await story.approve(people["secretary"], booking, "同意。")
    return booking


async def traces(people, booking) -> dict[str, Counter[str]]:
    """Moves, notices of all three people, documents: each with how often."""
    timeline = await people["student"].get(f"{story.CASES}/{booking.id}/timeline", limit=100)
    notices: Counter[str] = Counter()
    for role, person in people.items():
        page = await person.get(story.INBOX, limit=100)
        notices.update(
            f"{role}: {m['kind']}" for m in page["items"] if booking.number in m["title"]["zh"]
        )
    documents = await people["student"].get(f"{story.CASES}/{booking.id}/documents")
    return {
        "moves": Counter(entry["move"] for entry in timeline["items"]),
        "notices": notices,
        "documents": Counter(d["kind"] for d in documents["items"]),
    }


async def undisturbed(people, platform, seen) -> dict[str, Counter[str]]:
    if not seen:
        booking = await approved_by_the_college(people)
        await story.approve(people["clerk"], booking, "同意。")
        await story.completed(people["student"], booking)
        await story.permit(people["student"], booking)
        await settled(platform)
        seen.update(await traces(people, booking))
    return seen


async def settled(platform) -> None:
    """Every fact is published and every announcement delivered."""

    async def quiet() -> bool:
        for service in ("workflow", "academic", "notify"):
            if await platform.sql(service, "SELECT 1 FROM outbox WHERE published_at IS NULL"):
                return False
        return not await platform.sql("notify", "SELECT 1 FROM announcement WHERE state = 'open'")

    await until(quiet, 60)


async def ends_well(platform, people, booking, seen) -> None:
    case = await story.completed(people["student"], booking)
    await story.permit(people["student"], booking)
    expected = await undisturbed(people, platform, seen)

    async def all_there() -> bool:
        found = await traces(people, booking)
        return found["notices"].total() >= expected["notices"].total()

    await until(all_there, 60)
    await settled(platform)

    assert case["status"] == "approved"
    assert len(await story.booked(platform.legacy_url, booking)) == 1
    assert await traces(people, booking) == expected


async def test_the_worker_dies_between_the_commit_and_the_relay(platform, people, seen, round):
    booking = await approved_by_the_college(people)
    # A NATS that is there but does not answer keeps the fact in the outbox.
    platform.signal("nats", signal.SIGSTOP)
    try:
        await story.approve(people["clerk"], booking, "同意。")
        waiting = await platform.sql("workflow", "SELECT 1 FROM outbox WHERE published_at IS NULL")
        before = platform.pid("workflow")
        platform.signal("workflow", signal.SIGKILL)
    finally:
        platform.signal("nats", signal.SIGCONT)
    await platform.back("workflow", before)

    assert waiting
    await ends_well(platform, people, booking, seen)


async def test_nats_is_killed_and_comes_back(platform, people, seen, round):
    booking = await handed_in(people)
    before = platform.pid("nats")
    platform.signal("nats", signal.SIGKILL)
    # Nobody has to wait for it: the approval is a commit, not a publish.
    task = await story.task_of(people["secretary"], booking)
    await people["secretary"].post(f"{story.TASKS}/{task['id']}/claim")
    await people["secretary"].post(f"{story.TASKS}/{task['id']}/approval", {"comment": "同意。"})
    await platform.back("nats", before)
    await story.approve(people["clerk"], booking, "同意。")

    await ends_well(platform, people, booking, seen)


async def test_the_nats_volume_is_lost_and_filled_again_from_the_outboxes(
    platform, people, seen, round
):
    booking = await approved_by_the_college(people)
    before = platform.pid("nats")
    platform.signal("nats", signal.SIGSTOP)
    await story.approve(people["clerk"], booking, "同意。")
    empty(nats_volume(platform))
    platform.signal("nats", signal.SIGKILL)
    await platform.back("nats", before)
    for service in ("identity", "catalog", "workflow", "data-middle", "notify", "academic"):
        platform.command(service, "outbox-replay", "--hours", "1")

    await ends_well(platform, people, booking, seen)


async def test_the_legacy_system_books_and_its_reply_is_lost(platform, people, seen, round):
    booking = await approved_by_the_college(people)
    await platform.legacy_fault(kind="applied-but-reply-lost", operation="AddJsjy", count=1)
    await story.approve(people["clerk"], booking, "同意。")

    await ends_well(platform, people, booking, seen)


def nats_volume(platform) -> Path:
    return platform.home.folder / "nats"


def empty(volume: Path) -> None:
    for folder in volume.rglob("jetstream"):
        shutil.rmtree(folder, ignore_errors=True)
