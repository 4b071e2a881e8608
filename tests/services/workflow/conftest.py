"""A workflow service on a database of its own, its peers, and people who use it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn
from access_tokens import Tokens, bearer
from fastapi import FastAPI, HTTPException, Request
from sqlalchemy import select

from chassis.app import create_app, running
from chassis.consumers import handle_once
from chassis.outbox import OutboxMessage
from chassis.service import Runtime
from contracts.envelope import Envelope, Event
from contracts.events import (
    MatterProposed,
    MatterPublished,
    WritebackCompleted,
    WritebackFailed,
    WritebackRequested,
)
from contracts.events.catalog import Package
from contracts.words import Text
from workflow import app
from workflow.deadlines.rules import campus_date
from workflow.documents.press import issue_next

PROJECT = Path(__file__).resolve().parents[3]
BOOKING = PROJECT / "services/catalog/src/catalog/packages/classroom-booking"
BASE = "/api/workflow/v1"
LABEL = {"zh": "教务系统", "en": "Academic affairs system"}
AS_OF = "2026-09-01T08:00:00+08:00"


def _booking_package(**changes: Any) -> Package:
    """The package of 教室借用审批 as it is delivered, with parts replaced."""
    parts: dict[str, Any] = {
        "process_bpmn": (BOOKING / "process.bpmn").read_text(),
        "form": json.loads((BOOKING / "form.json").read_text()),
        "form_ui": json.loads((BOOKING / "form.ui.json").read_text()),
        "documents": {"permit": (BOOKING / "documents/permit.typ").read_text()},
        "writeback": json.loads((BOOKING / "writeback.json").read_text()),
    }
    return Package(**{**parts, **changes})


@dataclass
class Peers:
    """What data-middle and the academic adapter answer in this test, over real HTTP."""

    url: str = ""
    away: bool = False
    garbage: bool = False
    rooms: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def room(self, code: str, name: str) -> None:
        self.rooms.append(
            {
                "code": code,
                "name": name,
                "campus": "东湖校区",
                "building": "明德楼",
                "seats": 120,
                "kind": "lecture",
            }
        )


def _peer_app(peers: Peers) -> FastAPI:
    double = FastAPI()

    def check(request: Request) -> None:
        if peers.away:
            raise HTTPException(503)
        assert request.headers["authorization"].startswith("Bearer ")

    @double.post("/api/data-middle/v1/prefill")
    async def prefill(request: Request) -> dict[str, Any]:
        check(request)
        asked = await request.json()
        peers.asked.append(asked)
        if peers.garbage:
            return {"values": {"student.name": "not what was agreed"}}
        known = {
            "student.name": "李华",
            "student.number": "20230101",
            "student.college_name": "计算机学院",
            "student.phone": "13800001234",
        }
        origin = {"source": "academic", "source_label": LABEL, "as_of": AS_OF, "version": 1}
        values = {name: {"value": known[name], **origin} for name in asked["fields"]}
        return {"values": values}

    @double.get("/api/academic/v1/free-classrooms")
    async def free_classrooms(request: Request) -> dict[str, Any]:
        check(request)
        peers.asked.append(dict(request.query_params))
        if peers.garbage:
            return {"items": [{"code": "half a room"}]}
        return {"items": peers.rooms, "as_of": AS_OF}

    return double


@pytest.fixture(scope="module")
async def peer_server(free_port: Callable[[], int]) -> AsyncIterator[Peers]:
    peers = Peers()
    port = free_port()
    config = uvicorn.Config(_peer_app(peers), port=port, log_config=None, ws="none")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    peers.url = f"http://127.0.0.1:{port}"
    yield peers
    server.should_exit = True
    await serving


@pytest.fixture
def peers(peer_server: Peers) -> Peers:
    """The peers, well and knowing two rooms."""
    peer_server.away = peer_server.garbage = False
    peer_server.rooms, peer_server.asked = [], []
    peer_server.room("MD101", "明德楼101")
    peer_server.room("MD102", "明德楼102")
    return peer_server


@asynccontextmanager
async def open_workflow(
    database_url: str, nats_url: str, tokens: Tokens, peers: Peers
) -> AsyncIterator[Runtime]:
    settings = {
        "DATABASE_URL": database_url,
        "NATS_URL": nats_url,
        "ISSUER": tokens.issuer,
        "JWKS_URL": tokens.jwks_url,
        "DATA_MIDDLE_URL": peers.url,
        "ACADEMIC_URL": peers.url,
    }
    with TemporaryDirectory() as folder:
        settings["FILES_URL"] = Path(folder).as_uri()
        with pytest.MonkeyPatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(f"WORKFLOW_{name}", value)
            service = app.build()
        async with running(service) as runtime:
            yield runtime


async def _deliver(runtime: Runtime, event: Event, id: UUID | None = None) -> bool:
    """Have the consumer of an event handle it, as the worker would."""
    by_event = {c.event: c for slice_ in runtime.service.consumers for c in slice_}
    envelope = Envelope.carrying(event, source="/tests")
    envelope = envelope.model_copy(update={"id": id or envelope.id})
    return await handle_once(runtime, by_event[type(event)], envelope)


async def _publish(
    runtime: Runtime, code: str, version: int = 1, package: Package | None = None
) -> None:
    """Put a version of a matter online."""
    proposed = MatterProposed(
        matter_code=code,
        version=version,
        title=Text(zh="教室借用审批", en="Classroom booking"),
        department="D04",
        promised_working_days=3,
        package=package or _booking_package(),
    )
    await _deliver(runtime, proposed)
    await _deliver(runtime, MatterPublished(matter_code=code, version=version))


@pytest.fixture(scope="module")
async def runtime(
    fresh_database: Callable[[str], Awaitable[str]],
    nats_url: str,
    tokens: Tokens,
    peer_server: Peers,
) -> AsyncIterator[Runtime]:
    """The service, with 教室借用审批 online."""
    url = await fresh_database("workflow")
    async with open_workflow(url, nats_url, tokens, peer_server) as runtime:
        await _publish(runtime, "classroom-booking")
        yield runtime


@pytest.fixture
def booking_package() -> Callable[..., Package]:
    """`booking_package(form=…)`: 教室借用审批 as it is delivered, with parts replaced."""
    return _booking_package


@pytest.fixture
def publish(runtime: Runtime) -> Callable[..., Awaitable[None]]:
    """`await publish("club-booking", 2, package)`: put a version of a matter online."""
    return partial(_publish, runtime)


@pytest.fixture
def deliver_event(runtime: Runtime) -> Callable[..., Awaitable[bool]]:
    """Have the consumer of an event handle it, as the worker would."""
    return partial(_deliver, runtime)


@pytest.fixture
async def client(runtime: Runtime, peers: Peers) -> AsyncIterator[httpx.AsyncClient]:
    application = create_app(runtime.service, runtime)
    application.state.runtime = runtime
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://workflow") as client:
        yield client


@dataclass
class Person:
    """Somebody at a browser."""

    client: httpx.AsyncClient
    token: str

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.client.get(f"{BASE}{path}", params=query, headers=bearer(self.token))

    async def send(
        self, method: str, path: str, body: Any = None, /, **headers: str
    ) -> httpx.Response:
        """With a new Idempotency-Key, unless one is given; `if_match="3"`."""
        sent = {"idempotency-key": str(uuid4()), **bearer(self.token)}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, f"{BASE}{path}", json=body, headers=sent)

    async def post(self, path: str, body: Any = None, /, **headers: str) -> httpx.Response:
        return await self.send("POST", path, body, **headers)

    async def insist(self, path: str, body: Any = None, /, **headers: str) -> httpx.Response:
        """Post until the service, busy with everybody else, has time for it."""
        headers = {"idempotency_key": str(uuid4()), **headers}
        while (answer := await self.post(path, body, **headers)).status_code == 503:
            await asyncio.sleep(0.1)
        return answer

    async def patch(self, path: str, body: Any = None, /, **headers: str) -> httpx.Response:
        return await self.send("PATCH", path, body, **headers)

    async def draft(self, matter: str = "classroom-booking") -> dict[str, Any]:
        created = await self.post("/cases", {"matter_code": matter})
        assert created.status_code == 201, created.text
        return created.json()

    async def filled_in(self, **answers: Any) -> dict[str, Any]:
        """A draft that could be handed in, with answers of its own."""
        return await self.fill_in(await self.draft(), **answers)

    async def fill_in(self, draft: dict[str, Any], **answers: Any) -> dict[str, Any]:
        data = {**a_booking(), **answers}
        saved = await self.patch(
            f"/cases/{draft['id']}/draft", {"data": data}, if_match=f'"{draft["version"]}"'
        )
        assert saved.status_code == 200, saved.text
        return saved.json()

    async def submitted(self, **answers: Any) -> dict[str, Any]:
        case = await self.filled_in(**answers)
        handed_in = await self.submit(case)
        assert handed_in.status_code == 201, handed_in.text
        return handed_in.json()

    async def submit(self, case: dict[str, Any]) -> httpx.Response:
        return await self.post(f"/cases/{case['id']}/submission", if_match=f'"{case["version"]}"')

    async def case(self, id: str) -> dict[str, Any]:
        return (await self.get(f"/cases/{id}")).json()

    async def task_of(self, case: dict[str, Any]) -> dict[str, Any]:
        """The one open task of a case; fails if I do not see it."""
        tasks = (await self.get("/tasks", limit=100)).json()["items"]
        (mine,) = [task for task in tasks if task["case_id"] == case["id"]]
        return mine

    async def decide(
        self, case: dict[str, Any], decision: str, comment: str | None = None, **body: Any
    ) -> httpx.Response:
        task = await self.task_of(case)
        return await self.post(f"/tasks/{task['id']}/{decision}", {"comment": comment, **body})


@pytest.fixture
def someone_at() -> type[Person]:
    """`someone_at(client, token)`: a person at a service of the test's own."""
    return Person


def a_booking() -> dict[str, Any]:
    """Answers with nothing wrong."""
    return {
        "date": (campus_date(datetime.now(UTC)) + timedelta(days=7)).isoformat(),
        "first_period": 3,
        "last_period": 4,
        "attendees": 60,
        "classroom": "MD101",
        "purpose": "lecture",
        "title": "人工智能前沿讲座",
        "statement": "邀请校外专家作学术讲座",
    }


@pytest.fixture
def student(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """李华, of the school of computing."""
    return Person(client, tokens.student())


@pytest.fixture
def other_student(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    return Person(client, tokens.student(number="20230102", name="张伟"))


@pytest.fixture
def person(client: httpx.AsyncClient, tokens: Tokens) -> Callable[[str], Person]:
    """`person("20239876")`: a student of that number, whom no other test knows."""
    return lambda number: Person(client, tokens.student(number=number, name="赵一"))


@pytest.fixture
def secretary(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """王秀兰, secretary of the school of computing."""
    return Person(client, tokens.staff())


@pytest.fixture
def colleague(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """Another secretary of the school of computing."""
    return Person(client, tokens.staff(number="T1003", name="孙丽"))


@pytest.fixture
def secretary_who_studies(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """A secretary of the school of computing, who is its part-time student as well."""
    return Person(client, tokens.staff(number="T1004", name="钱进"))


@pytest.fixture
def stranger(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """A student whom no college knows."""
    return Person(client, tokens.student(number="20230999", name="无名", organisations=[]))


@pytest.fixture
def person_with_post(
    client: httpx.AsyncClient, tokens: Tokens
) -> Callable[[str, str | None, str], Person]:
    """`person_with_post("T7777", "college-secretary", "C09")`; without a post, a student."""

    def someone(number: str, post: str | None, organisation: str) -> Person:
        if post is None:
            token = tokens.student(number=number, name="赵一", organisations=[organisation])
        else:
            token = tokens.staff(number=number, name="赵一", posts=[(post, organisation)])
        return Person(client, token)

    return someone


@pytest.fixture
def other_secretary(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """The secretary of another college."""
    posts = [("college-secretary", "C02")]
    return Person(client, tokens.staff(number="T1002", name="周敏", posts=posts))


@pytest.fixture
def clerk(client: httpx.AsyncClient, tokens: Tokens) -> Person:
    """赵志强, of the academic affairs office."""
    return Person(client, tokens.clerk())


@dataclass
class Office:
    """Everything that happens around the people: events out, answers in, documents made."""

    runtime: Runtime

    async def said(self, case_id: str) -> list[tuple[str, dict[str, Any]]]:
        """What the world was told about a case, in order: subject and data."""
        async with self.runtime.sessions() as session:
            rows = await session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
            said = [(row.subject, row.envelope["data"]) for row in rows]
        return [(subject, data) for subject, data in said if data.get("case_id") == case_id]

    async def told(self, case_id: str, event: type[Event]) -> list[dict[str, Any]]:
        return [data for subject, data in await self.said(case_id) if subject == event.type]

    async def booked(self, wish: dict[str, Any], id: UUID | None = None) -> bool:
        """The academic system answers: booked."""
        event = WritebackCompleted(
            writeback_id=wish["writeback_id"],
            case_id=wish["case_id"],
            business_key=wish["business_key"],
            result={"booking_number": "JY20260001"},
        )
        return await _deliver(self.runtime, event, id)

    async def taken(self, wish: dict[str, Any]) -> bool:
        """The academic system answers: somebody else has the room."""
        event = WritebackFailed(
            writeback_id=wish["writeback_id"],
            case_id=wish["case_id"],
            business_key=wish["business_key"],
            code="classroom-taken",
            reason=Text(zh="教室已被占用", en="The classroom is taken"),
        )
        return await _deliver(self.runtime, event)

    async def print_all(self) -> None:
        while await issue_next(self.runtime):
            pass


@pytest.fixture
def office(runtime: Runtime) -> Office:
    return Office(runtime)


@pytest.fixture
async def approved(
    student: Person, secretary: Person, clerk: Person, office: Office
) -> dict[str, Any]:
    """A case that both offices approved and the academic system booked."""
    case = await student.submitted()
    await secretary.decide(case, "approval")
    await clerk.decide(case, "approval", "请提前十分钟到场")
    (wish,) = await office.told(case["id"], WritebackRequested)
    await office.booked(wish)
    return await student.case(case["id"])
