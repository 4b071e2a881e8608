"""`make demo`: watch one matter go all the way, through the gateway, step by step.

Every step is checked; the first that does not hold ends the story with exit code 1.
"""

import argparse
import asyncio
import sys
import time
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import httpx

from demo_campus import story
from demo_campus.accounts import BY_NUMBER
from demo_campus.visitor import Unexpected, Visitor

STUDENT, SECRETARY, CLERK = "20230101", "T1001", "T2001"


class Teller:
    """Prints each step with its number, its outcome and the time it took."""

    def __init__(self) -> None:
        self._began = self._step_began = time.perf_counter()
        self._number = 0

    def told(self, what: str, *details: str) -> None:
        now = time.perf_counter()
        self._number += 1
        took = (now - self._step_began) * 1000
        print(f"  {self._number:>2}  ✓ {what}  [{took:,.0f} ms]")
        for detail in details:
            print(f"        {detail}")
        self._step_began = now

    def total(self) -> float:
        return time.perf_counter() - self._began


def campus_time(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(story.CAMPUS_TIME):%H:%M:%S}"


def keep(permit: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(permit)


async def tell(base_url: str, legacy_url: str, permit_file: Path) -> None:
    """The story. Raises Unexpected at the first step that does not hold."""
    tell = Teller()
    async with AsyncExitStack() as stack:

        async def visitor(number: str) -> Visitor:
            name = BY_NUMBER[number].name
            return await stack.enter_async_context(Visitor(base_url, number, name))

        student, secretary, clerk = [await visitor(n) for n in (STUDENT, SECRETARY, CLERK)]

        person = await student.sign_on()
        tell.told(f"{student.name} (student {STUDENT}) signs on", f"person {person['id']}")

        for words in ("jsjy", "借教室"):
            title = await story.search(student, words)
        guide = await student.get(f"/api/catalog/v1/matters/{story.MATTER}")
        tell.told(
            f"searches “jsjy” and “借教室”, finds {title}",
            f"promised in {guide['promised_working_days']} working days",
        )

        booking, known = await story.draft(student)
        if not {"name", "number", "college"} <= known.keys():
            raise Unexpected(f"the form does not know its applicant: {known}")
        tell.told(
            "opens the form, which already knows",
            *(f"{name}: {value}" for name, value in known.items()),
        )

        rooms = await story.choose(student, booking)
        booking.classroom = rooms[0]["value"]
        tell.told(
            f"asks 教务 which rooms are free on {booking.day}, periods 11-12",
            f"{len(rooms)} rooms; takes {rooms[0]['label']} ({booking.classroom})",
        )

        await story.save(student, booking, {"classroom": booking.classroom})
        await story.submit(student, booking)
        tell.told(
            f"hands it in, twice by accident: one case, {booking.number}", f"case {booking.id}"
        )

        await secretary.sign_on()
        task = await story.approve(secretary, booking, "情况属实，同意。")
        tell.told(f"{secretary.name} (college secretary) claims and approves", f"task {task['id']}")

        await clerk.sign_on()
        task = await story.approve(clerk, booking, "同意借用，请爱护设备。")
        tell.told(f"{clerk.name} (教务处 clerk) claims and approves", f"task {task['id']}")

        case = await story.completed(student, booking)
        if case["status"] != "approved":
            raise Unexpected(f"the case ended as {case['status']}")
        bookings = await story.booked(legacy_url, booking)
        if len(bookings) != 1:
            raise Unexpected(f"the academic-affairs system holds {len(bookings)} bookings, not 1")
        tell.told(
            "the academic-affairs system has the booking, exactly once",
            f"booking {bookings[0]['JYDH']} of room {booking.classroom}",
        )

        document = await story.permit(student, booking)
        await asyncio.to_thread(keep, booking.permit, permit_file)
        tell.told(
            f"{student.name} prints the permit; its QR code verifies",
            f"document {document}, {len(booking.permit):,} bytes, saved as {permit_file}",
            f"verify at {booking.verify_url}",
        )

        titles = await story.messages(student, booking, least=3)
        tell.told("was told at every turn", *reversed(titles))

        timeline = await student.get(f"{story.CASES}/{booking.id}/timeline")
        tell.told(
            "can see every move",
            *(
                f"{campus_time(entry['at'])}  {entry['move']:<20} "
                f"{entry['actor']['name'] if entry['actor'] else '系统'}"
                f"{'  “' + entry['comment'] + '”' if entry['comment'] else ''}"
                for entry in timeline["items"]
            ),
        )

        await story.review(student, booking)
        rating = (await student.get(f"/api/catalog/v1/matters/{story.MATTER}"))["rating"]
        tell.told("rates it five stars", f"{rating['count']} reviews, average {rating['average']}")

        reads = await student.get("/api/data-middle/v1/my-data/reads")
        mine = [read for read in reads["items"] if read.get("case_id") == booking.id]
        if not mine:
            raise Unexpected("nobody's reading of the student's data is on record")
        tell.told("sees who read which of their data, and why", f"{len(mine)} reads for this case")
    print(f"\n  The whole story took {tell.total():.1f} s.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m demo_campus.journey")
    parser.add_argument("--base-url", required=True, help="where the gateway is")
    parser.add_argument("--legacy-url", required=True, help="where the 教务 simulator is")
    parser.add_argument("--permit", type=Path, default=Path(".yiwang/demo/permit.pdf"))
    options = parser.parse_args()
    base_url = options.base_url.rstrip("/")
    print("\n  教室借用审批 · booking a classroom, from sign-on to review\n")
    try:
        asyncio.run(tell(base_url, options.legacy_url, options.permit))
    except (Unexpected, httpx.HTTPError, KeyError) as error:
        print(f"\n  ✗ The story stops here: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
