"""A running notify, with identity and a mail server at their real protocols beside it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn
from access_tokens import Tokens, bearer
from aiosmtpd.smtp import SMTP
from fastapi import FastAPI, Request, Response
from polling import until
from sqlalchemy import event, text

from chassis.app import create_app, running
from chassis.consumers import handle_once
from chassis.database import PlatformBase, transaction
from chassis.service import Runtime, Service
from contracts.envelope import Envelope, Event
from contracts.events import (
    CaseCompleted,
    CaseReturned,
    CaseSubmitted,
    CaseUrged,
    CaseWithdrawn,
    CorrectionAnswered,
    CorrectionOpened,
    DocumentIssued,
    TaskOpened,
)
from contracts.words import Group, Text
from notify.app import build
from notify.audiences.worker import tell_once
from notify.mail.worker import send_once
from notify.settings import Settings
from notify.tables import Base

STEWARDS = Group(post="academic-affairs-clerk", organisation="D04")
MATTER = Text(zh="教室借用审批", en="Classroom booking")
TABLES = [*PlatformBase.metadata.tables, *Base.metadata.tables]


class IdentityDouble:
    """Knows who holds which post and who is written to where; two holders a page."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.forget()
        self.app = FastAPI()
        self.app.post("/oauth/token")(self._token)
        self.app.get("/api/identity/v1/posts/{post}/holders")(self._holders)
        self.app.post("/api/identity/v1/contacts/lookup")(self._contacts)

    def forget(self) -> None:
        self.holders: dict[tuple[str, str], list[UUID]] = {}
        self.contacts: dict[UUID, tuple[str, str | None]] = {}
        self.away = False
        self.asked: list[str] = []

    async def _token(self, request: Request) -> Any:
        assert request.headers["authorization"].startswith("Basic ")
        return {"access_token": "of-notify", "expires_in": 600}

    async def _holders(self, post: str, request: Request) -> Any:
        if self.away:
            return Response("{}", 503)
        assert request.headers["authorization"] == "Bearer of-notify"
        self.asked.append(str(request.url))
        found = self.holders.get((post, request.query_params["organisation"]), [])
        start = int(request.query_params.get("cursor", 0))
        more = start + 2 < len(found)
        return {
            "items": [{"person_id": str(id)} for id in found[start : start + 2]],
            "next_cursor": str(start + 2) if more else None,
        }

    async def _contacts(self, request: Request) -> Any:
        if self.away:
            return Response("{}", 503)
        assert request.headers["authorization"] == "Bearer of-notify"
        wanted = [UUID(id) for id in (await request.json())["person_ids"]]
        known = [(id, *self.contacts[id]) for id in wanted if id in self.contacts]
        return {"items": [{"person_id": str(i), "name": n, "email": e} for i, n, e in known]}


class Postbox:
    """A mail server that answers as told, and keeps what it took."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, bytes]] = []
        self.to_sender = self.to_recipient = self.to_data = ""
        self.to_one: dict[str, str] = {}
        self.hang_up_after_data = False
        self.stuck: asyncio.Event | None = None

    async def handle_MAIL(self, *told: Any) -> str:  # noqa: N802 (aiosmtpd's names)
        _, _, envelope, address, _ = told
        envelope.mail_from = address
        return self.to_sender or "250 OK"

    async def handle_RCPT(self, *told: Any) -> str:  # noqa: N802
        _, _, envelope, address, _ = told
        if answer := self.to_one.get(address, self.to_recipient):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, *told: Any) -> str:  # noqa: N802
        server, _, envelope = told
        if self.to_data:
            return self.to_data
        self.letters.append((envelope.rcpt_tos[0], envelope.content))
        if self.stuck is not None:
            await self.stuck.wait()
        if self.hang_up_after_data:
            server.transport.abort()
        return "250 OK"


@asynccontextmanager
async def serving(app: Any, port: int) -> AsyncIterator[uvicorn.Server]:
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield server
    server.should_exit = True
    await task


@pytest.fixture(scope="module")
async def identity_server(free_port: Callable[[], int]) -> AsyncIterator[IdentityDouble]:
    double = IdentityDouble(free_port())
    async with serving(double.app, double.port):
        yield double


@pytest.fixture
def identity(identity_server: IdentityDouble) -> IdentityDouble:
    identity_server.forget()
    return identity_server


@pytest.fixture(scope="module")
async def database(fresh_database: Callable[[str], Awaitable[str]]) -> str:
    return await fresh_database("notify")


@pytest.fixture
async def postbox(free_port: Callable[[], int]) -> AsyncIterator[Any]:
    box = Postbox()
    box.port = free_port()
    loop = asyncio.get_running_loop()

    async def open_() -> None:
        box.server = await loop.create_server(
            lambda: SMTP(box, hostname="mail.test", loop=loop), "127.0.0.1", box.port
        )

    box.open = open_
    await open_()
    yield box
    box.server.close()


@pytest.fixture
async def settings(
    database: str,
    nats_url_for: Callable[[str], str],
    tokens: Tokens,
    identity: Any,
    postbox: Any,
) -> Settings:
    return Settings(
        database_url=database,
        nats_url=nats_url_for("notify"),
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
        manage_streams=False,
        identity_url=f"http://127.0.0.1:{identity.port}",
        service_secret="a secret of notify",
        smtp_url=f"smtp://127.0.0.1:{postbox.port}",
    )


@pytest.fixture
def service(settings: Settings) -> Service:
    return build(settings)


@pytest.fixture
async def runtime(service: Service) -> AsyncIterator[Runtime]:
    async with running(service) as runtime:
        yield runtime
        async with runtime.engine.begin() as connection:
            await connection.exec_driver_sql(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY")


class Campus:
    """Reports facts as workflow does, lets notify work, and looks into the tables."""

    def __init__(self, runtime: Runtime, tokens: Tokens) -> None:
        self.runtime, self.tokens = runtime, tokens
        consumers = [c for slice_ in runtime.service.consumers for c in slice_]
        self._by_event = {consumer.event: consumer for consumer in consumers}

    def person(self, number: str = "20230101") -> UUID:
        return self.tokens.person_id(number)

    def fact(self, kind: type[Event], **values: Any) -> Any:
        defaults: dict[str, Any] = {
            "case_id": uuid4(),
            "number": "JSJY-2026-000001",
            "matter_code": "classroom-booking",
            "matter_version": 1,
            "matter_title": MATTER,
            "applicant_id": self.person(),
            "link": "/api/workflow/v1/cases/1",
        }
        extra: dict[type[Event], dict[str, Any]] = {
            CaseSubmitted: {"round": 1},
            CaseReturned: {"round": 1},
            CaseCompleted: {"outcome": "approved"},
            CaseWithdrawn: {},
            CaseUrged: {"times": 1},
            DocumentIssued: {"document_id": uuid4(), "kind": "permit"},
            TaskOpened: {
                "task_id": uuid4(),
                "step": "college-review",
                "step_title": Text(zh="学院审核", en="College review"),
            },
        }
        return kind.model_validate({**defaults, **extra[kind], **values})

    def correction(self, kind: type[Event], **values: Any) -> Any:
        """A fact as data-middle reports it, about 李华's phone."""
        defaults: dict[str, Any] = {
            "correction_id": uuid4(),
            "record_id": uuid4(),
            "resource": "student",
            "field": "student.phone",
            "field_title": Text(zh="手机号", en="Mobile phone"),
            "person_id": self.person(),
            "link": "/api/data-middle/v1/corrections",
        }
        extra: dict[type[Event], dict[str, Any]] = {
            CorrectionOpened: {"stewards": STEWARDS},
            CorrectionAnswered: {"decision": "accepted"},
        }
        return kind.model_validate({**defaults, **extra[kind], **values})

    async def deliver(self, fact: Event, id: UUID | None = None) -> None:
        envelope = Envelope.carrying(fact, source="/workflow")
        if id is not None:
            envelope = envelope.model_copy(update={"id": id})
        await handle_once(self.runtime, self._by_event[type(fact)], envelope)

    async def report(self, kind: type[Event], **values: Any) -> Any:
        fact = self.fact(kind, **values)
        await self.deliver(fact)
        return fact

    async def report_submission(self) -> None:
        await self.report(CaseSubmitted)

    async def tell(self) -> int:
        return await tell_once(self.runtime)

    async def send(self) -> int:
        await self.execute("UPDATE delivery SET due_at = now() WHERE state = 'pending'")
        return await send_once(self.runtime)

    async def told(self, *numbers: str) -> None:
        """A submission for each, told."""
        for number in numbers:
            await self.report(CaseSubmitted, applicant_id=self.person(number))
        await self.tell()

    async def select(self, sql: str, **values: Any) -> list[Any]:
        async with self.runtime.sessions() as session:
            return list((await session.execute(text(sql), values)).all())

    async def execute(self, *statements: str) -> None:
        async with transaction(self.runtime) as session:
            for statement in statements:
                await session.execute(text(statement))

    async def messages(self) -> list[Any]:
        return await self.select(
            "SELECT m.*, a.kind, a.title, a.link FROM message m JOIN announcement a"
            " ON a.id = m.announcement_id ORDER BY m.position"
        )

    async def delivery(self) -> Any:
        (row,) = await self.select("SELECT * FROM delivery")
        return row

    async def announced(self, channel: str) -> list[tuple[str, str | None]]:
        """What became of the messages of `channel`, as other services hear it."""
        rows = await self.select("SELECT subject, envelope FROM outbox ORDER BY id")
        return [
            (row.subject.split(".")[3], row.envelope["data"].get("reason"))
            for row in rows
            if row.envelope["data"]["channel"] == channel
        ]


@pytest.fixture
def campus(runtime: Runtime, tokens: Tokens) -> Campus:
    return Campus(runtime, tokens)


@pytest.fixture
async def client(runtime: Runtime, service: Service) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(service, runtime)
    app.state.runtime = runtime
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    base_url = "http://notify/api/notify/v1"
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
        yield client


@pytest.fixture
def li_hua(tokens: Tokens) -> dict[str, str]:
    return bearer(tokens.student("20230101"))


@pytest.fixture
def explained(runtime: Runtime) -> Callable[[Awaitable[Any], str], Awaitable[str]]:
    """`await explained(client.get(…), "table")`: the plan of the query it made on that table."""

    async def explain(request: Awaitable[Any], table: str) -> str:
        made: list[tuple[str, Any]] = []

        def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
            made.append((statement, parameters))

        event.listen(runtime.engine.sync_engine, "before_cursor_execute", note)
        answer = await request
        event.remove(runtime.engine.sync_engine, "before_cursor_execute", note)
        assert answer.is_success
        statement, parameters = next(m for m in made if f"FROM {table}" in m[0])
        async with runtime.engine.connect() as connection:
            rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
            return "\n".join(row[0] for row in rows)

    return explain
