"""The main job: 教室借用审批 from sign-on to review, each move made through the gateway."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import httpx

from demo_campus.visitor import Unexpected, Visitor

MATTER = "classroom-booking"
CASES, TASKS = "/api/workflow/v1/cases", "/api/workflow/v1/tasks"
INBOX, REVIEWS = "/api/notify/v1/messages", "/api/catalog/v1/reviews"

CAMPUS_TIME = ZoneInfo("Asia/Shanghai")

T = TypeVar("T")


@dataclass
class Booking:
    """What the story knows of the one case it is about."""

    id: str = ""
    number: str = ""
    version: str = ""
    classroom: str = ""
    day: date = date.min
    permit: bytes = b""
    verify_url: str = ""


async def until(look: Callable[[], Awaitable[T | None]], what: str, seconds: float = 60) -> T:
    """The first thing `look` finds; the story fails when nothing came in time."""
    try:
        async with asyncio.timeout(seconds):
            while (found := await look()) is None:
                await asyncio.sleep(0.1)
            return found
    except TimeoutError:
        raise Unexpected(f"waited {seconds:.0f} s for {what}") from None


async def search(who: Visitor, words: str) -> str:
    """Find the matter by what a person might type; its title."""
    found = await who.get("/api/catalog/v1/search", q=words)
    hits = [hit for hit in found["items"] if hit["code"] == MATTER]
    if not hits:
        raise Unexpected(f"“{words}” does not find {MATTER}")
    title: str = hits[0]["title"]["zh"]
    return title


async def draft(who: Visitor) -> tuple[Booking, dict[str, Any]]:
    """A new draft and what it knew already."""
    answer = await who.send("POST", CASES, {"matter_code": MATTER})
    if answer.status_code != 201:
        raise Unexpected(f"no draft: {answer.status_code} {answer.text[:400]}")
    case = answer.json()
    booking = Booking(id=case["id"], version=answer.headers["etag"])
    origins = {name.lstrip("/"): origin for name, origin in case["prefill"].items()}
    known = {
        name: f"{case['data'][name]} ({origin['source_label']['zh']})"
        for name, origin in origins.items()
        if name in case["data"]
    }
    return booking, known


async def choose(who: Visitor, booking: Booking, days_ahead: int = 1) -> list[dict[str, Any]]:
    """Say when, save, and ask the live system which rooms are free then."""
    booking.day = datetime.now(CAMPUS_TIME).date() + timedelta(days=days_ahead)
    await save(
        who,
        booking,
        {
            "date": booking.day.isoformat(),
            "first_period": 11,
            "last_period": 12,
            "attendees": 40,
            "purpose": "lecture",
            "title": "人工智能前沿讲座",
            "statement": "邀请校外专家作人工智能前沿讲座，需多媒体教室一间。",
        },
    )
    rooms: list[dict[str, Any]] = (await who.get(f"{CASES}/{booking.id}/options/classroom"))[
        "items"
    ]
    if not rooms:
        raise Unexpected("the academic-affairs system says no room is free")
    return rooms


async def save(who: Visitor, booking: Booking, data: dict[str, Any]) -> None:
    answer = await who.send(
        "PATCH", f"{CASES}/{booking.id}/draft", {"data": data}, etag=booking.version
    )
    if answer.status_code != 200:
        raise Unexpected(f"the draft was not saved: {answer.status_code} {answer.text[:400]}")
    booking.version = answer.headers["etag"]


async def submit(who: Visitor, booking: Booking) -> str:
    """Hand it in, and once more as a nervous finger does: one case, one number."""
    key = f"submit-{booking.id}"
    path = f"{CASES}/{booking.id}/submission"
    first = await who.send("POST", path, etag=booking.version, key=key)
    again = await who.send("POST", path, etag=booking.version, key=key)
    if not first.is_success or first.json()["number"] != again.json().get("number"):
        raise Unexpected(f"not handed in: {first.status_code} {first.text[:400]}")
    booking.number = first.json()["number"]
    return booking.number


async def submit_once(who: Visitor, booking: Booking) -> None:
    await who.post(f"{CASES}/{booking.id}/submission", etag=booking.version)


async def task_of(who: Visitor, booking: Booking) -> dict[str, Any]:
    """The open task of this case that waits for `who`."""

    async def look() -> dict[str, Any] | None:
        cursor: str | None = None
        while True:
            page = await who.get(TASKS, status="open", **({"cursor": cursor} if cursor else {}))
            for task in page["items"]:
                if task["case_id"] == booking.id:
                    return dict(task)
            if (cursor := page["next_cursor"]) is None:
                return None

    return await until(look, f"a task for {who.name}")


async def approve(who: Visitor, booking: Booking, comment: str) -> dict[str, Any]:
    """Claim the task, then approve it."""
    task = await task_of(who, booking)
    await who.post(f"{TASKS}/{task['id']}/claim")
    await who.post(f"{TASKS}/{task['id']}/approval", {"comment": comment})
    return task


async def completed(who: Visitor, booking: Booking) -> dict[str, Any]:
    """The case, once it has its result."""

    async def look() -> dict[str, Any] | None:
        case = await who.get(f"{CASES}/{booking.id}")
        return case if case["status"] in ("approved", "rejected") else None

    return await until(look, "the result of the case")


async def messages(who: Visitor, booking: Booking, least: int) -> list[str]:
    """Titles of what the inbox says about this case, once there are `least`."""

    async def look() -> list[str] | None:
        page = await who.get(INBOX, limit=100)
        titles = [m["title"]["zh"] for m in page["items"] if booking.number in m["title"]["zh"]]
        return titles if len(titles) >= least else None

    return await until(look, f"{least} messages about {booking.number}")


async def permit(who: Visitor, booking: Booking) -> str:
    """Fetch the permit and follow its code as whoever scans it would; what the page says."""

    async def look() -> dict[str, Any] | None:
        page = await who.get(f"{CASES}/{booking.id}/documents")
        issued = [d for d in page["items"] if d["status"] == "issued"]
        return issued[0] if issued else None

    document = await until(look, "the permit")
    answer = await who.fetch(f"/api/workflow/v1/documents/{document['id']}")
    booking.permit = answer.content
    if not booking.permit.startswith(b"%PDF-"):
        raise Unexpected("the permit is not a PDF")
    booking.verify_url = document["verify_url"]
    code = booking.verify_url.rpartition("/")[2]
    said = await who.get(f"/api/workflow/v1/verifications/{code}")
    same = said["sha256"] == hashlib.sha256(booking.permit).hexdigest()
    if said["result"] != "valid" or said["number"] != booking.number or not same:
        raise Unexpected(f"the permit does not verify: {said}")
    return str(document["id"])


async def review(who: Visitor, booking: Booking, stars: int = 5) -> None:
    """Rate the case, once the catalogue knows it is finished."""

    async def look() -> bool | None:
        body = {"case_id": booking.id, "stars": stars, "comment": "很快，一次都没跑。"}
        answer = await who.send("POST", REVIEWS, body)
        if answer.status_code == 404:
            return None
        if not answer.is_success:
            raise Unexpected(f"the review was refused: {answer.status_code} {answer.text[:400]}")
        return True

    await until(look, "the review to be possible")


async def booked(legacy_url: str, booking: Booking) -> list[dict[str, Any]]:
    """What the academic-affairs office's own screen shows for this case."""
    asked = {"classroom": booking.classroom, "date": booking.day.strftime("%Y%m%d")}
    async with httpx.AsyncClient(base_url=legacy_url, timeout=20) as http:
        answer = await http.get("/clerk/bookings", params=asked)
    items = answer.raise_for_status().json()["items"]
    return [item for item in items if str(item["WBDH"]).startswith(booking.number)]
