"""A catalogue on a database of its own, and what its tests hand in to it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import yaml
from access_tokens import Tokens, bearer
from sqlalchemy import event, text

from catalog import app
from catalog.departments.commands import take_over
from catalog.publishing import commands, folders
from chassis.app import create_app, running
from chassis.consumers import handle_once
from chassis.database import transaction
from chassis.service import Runtime
from contracts.envelope import Envelope, Event
from contracts.events import CaseCompleted, DefinitionAccepted, DefinitionRejected
from contracts.words import Text

BASE = "/api/catalog/v1"
Send = Callable[..., Awaitable[httpx.Response]]
Deliver = Callable[[Event], Awaitable[bool]]


@asynccontextmanager
async def open_catalog(database_url: str, nats_url: str, tokens: Tokens) -> AsyncIterator[Runtime]:
    settings = {
        "DATABASE_URL": database_url,
        "NATS_URL": nats_url,
        "ISSUER": tokens.issuer,
        "JWKS_URL": tokens.jwks_url,
        "MANAGE_STREAMS": "false",
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(f"CATALOG_{name}", value)
        service = app.build()
    async with running(service) as runtime:
        yield runtime


@pytest.fixture
async def runtime(
    fresh_database: Callable[[str], Awaitable[str]],
    nats_url_for: Callable[[str], str],
    tokens: Tokens,
) -> AsyncIterator[Runtime]:
    """A catalogue without matters, which knows two departments."""
    async with open_catalog(
        await fresh_database("catalog"), nats_url_for("catalog"), tokens
    ) as runtime:
        async with transaction(runtime) as session:
            await session.execute(
                text(
                    "INSERT INTO department VALUES ('D04', '教务处', 'Academic Affairs Office'), "
                    "('D11', '校团委', 'Youth League Committee')"
                )
            )
        yield runtime


@pytest.fixture(scope="module")
async def full_runtime(
    fresh_database: Callable[[str], Awaitable[str]],
    nats_url_for: Callable[[str], str],
    tokens: Tokens,
) -> AsyncIterator[Runtime]:
    """A catalogue with all that comes with it online; for a module that only reads."""
    async with open_catalog(
        await fresh_database("catalog"), nats_url_for("catalog"), tokens
    ) as runtime:
        directory = folders.bundled()
        async with transaction(runtime) as session:
            await take_over(session, folders.departments(directory))
            for folder in folders.folders(directory):
                handed_in = await commands.hand_in(session, folders.read_folder(folder))
                if handed_in.version.is_waiting:
                    await commands.accept(session, accepted(1, folder.name))
        yield runtime


@pytest.fixture
async def client(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    application = create_app(runtime.service, runtime)
    application.state.runtime = runtime
    transport = httpx.ASGITransport(application, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://catalog{BASE}") as client:
        yield client


@pytest.fixture
def get(client: httpx.AsyncClient) -> Send:
    """`await get("/matters", q="教室")`, as nobody in particular."""

    async def send(path: str, token: str | None = None, **query: Any) -> httpx.Response:
        return await client.get(path, params=query, headers=bearer(token) if token else {})

    return send


@pytest.fixture
def send(client: httpx.AsyncClient) -> Send:
    """`await send("POST", path, token, body)`, with a new Idempotency-Key each time."""

    async def send(method: str, path: str, token: str, body: Any = None) -> httpx.Response:
        headers = {**bearer(token), "Idempotency-Key": str(uuid4())}
        return await client.request(method, path, json=body, headers=headers)

    return send


@pytest.fixture
def deliver(runtime: Runtime) -> Deliver:
    """Have the consumer of an event handle it, once, as the worker would."""
    by_event = {c.event: c for slice_ in runtime.service.consumers for c in slice_}

    async def handle(event: Event) -> bool:
        envelope = Envelope.carrying(event, source="/tests")
        return await handle_once(runtime, by_event[type(event)], envelope)

    return handle


@pytest.fixture
def emitted(runtime: Runtime) -> Callable[[], Awaitable[list[str]]]:
    """`await emitted()`: "verb code version" of every fact announced so far."""

    async def read() -> list[str]:
        async with transaction(runtime) as session:
            rows = await session.execute(text("SELECT subject, envelope FROM outbox ORDER BY id"))
            return [
                " ".join([subject.split(".")[3], *_said(envelope["data"])])
                for subject, envelope in rows
            ]

    def _said(data: dict[str, Any]) -> list[str]:
        return [str(data[key]) for key in ("matter_code", "version", "stars") if key in data]

    return read


@pytest.fixture
def a_package() -> Callable[..., dict[str, str]]:
    """The files of a package; what is named differs from a plain one."""

    def files(
        code: str = "classroom-booking", *, process: bool = True, **fields: Any
    ) -> dict[str, str]:
        matter = {
            "code": code,
            "title": {"zh": "教室借用审批", "en": "Classroom booking"},
            "summary": {"zh": "学生借用教室。", "en": "Students borrow a classroom."},
            "kind": "here",
            "departments": ["D04"],
            "audiences": ["student"],
            "theme": "teaching",
            "channels": ["online"],
            **fields,
        }
        parts = {"matter.yaml": yaml.safe_dump(matter, allow_unicode=True)}
        if process:
            parts["process.bpmn"] = "<definitions/>"
            parts["form.json"] = json.dumps({"type": "object"})
            parts["form.ui.json"] = json.dumps({"type": "VerticalLayout", "elements": []})
            parts["documents/permit.typ"] = "= 凭证"
        return parts

    return files


@pytest.fixture
def hand_in(send: Send, tokens: Tokens) -> Send:
    """`await hand_in(files)`, as an administrator."""

    async def post(files: dict[str, str], code: str = "classroom-booking") -> httpx.Response:
        token = tokens.administrator()
        return await send("POST", f"/matters/{code}/versions", token, {"files": files})

    return post


@pytest.fixture
def published(
    hand_in: Send, deliver: Deliver, a_package: Callable[..., dict[str, str]]
) -> Callable[..., Awaitable[None]]:
    """`await published(code=…)`: a matter handed in, accepted and online."""

    async def put(code: str = "classroom-booking", **fields: Any) -> None:
        answer = await hand_in(a_package(code, **fields), code)
        assert answer.status_code == 201, answer.text
        if answer.json()["status"] == "proposed":
            await deliver(accepted(answer.json()["version"], code))

    return put


def accepted(version: int, code: str = "classroom-booking") -> DefinitionAccepted:
    return DefinitionAccepted(matter_code=code, version=version, definition_id=uuid4())


@pytest.fixture
def accept(deliver: Deliver) -> Callable[..., Awaitable[bool]]:
    """`await accept(2)`: workflow accepts that version."""
    return lambda version, code="classroom-booking": deliver(accepted(version, code))


@pytest.fixture
def reject(deliver: Deliver) -> Callable[..., Awaitable[bool]]:
    """`await reject(2)`: workflow refuses that version, for a reason."""

    def refuse(version: int, code: str = "classroom-booking") -> Awaitable[bool]:
        problem = {
            "code": "script-task",
            "file": "process.bpmn",
            "element": "Task_1",
            "line": 12,
            "column": 5,
            "message": Text(zh="不允许脚本任务", en="Script tasks are not allowed"),
        }
        return deliver(
            DefinitionRejected.model_validate(
                {"matter_code": code, "version": version, "problems": [problem]}
            )
        )

    return refuse


@pytest.fixture
def completed(deliver: Deliver, tokens: Tokens) -> Callable[..., Awaitable[UUID]]:
    """`await completed()`: a case of student 20230101 that has its result; its id."""

    async def complete(
        number: str = "20230101",
        matter: str = "classroom-booking",
        outcome: str = "approved",
        **fields: Any,
    ) -> UUID:
        event = CaseCompleted.model_validate(
            {
                "case_id": uuid4(),
                "number": "JS-2026-000001",
                "matter_code": matter,
                "matter_version": 1,
                "matter_title": {"zh": "教室借用审批", "en": "Classroom booking"},
                "applicant_id": tokens.person_id(number),
                "link": "/cases/1",
                "outcome": outcome,
                **fields,
            }
        )
        await deliver(event)
        return event.case_id

    return complete


@pytest.fixture
def codes(get) -> Callable[..., Awaitable[list[str]]]:
    """`await codes("/search", q="教室")`: what is listed, page by page."""

    async def read(path: str, **query) -> list[str]:
        found: list[str] = []
        while True:
            answer = await get(path, **query)
            assert answer.status_code == 200, answer.text
            found += [item["code"] for item in answer.json()["items"]]
            query["cursor"] = answer.json().get("next_cursor")
            if query["cursor"] is None:
                return found

    return read


@pytest.fixture
def explained(runtime: Runtime) -> Callable[..., Awaitable[list[str]]]:
    """`await explained(ask)`: the plans of the queries that `ask` makes the service run."""

    async def explain(ask: Callable[[], Awaitable[httpx.Response]]) -> list[str]:
        statements: list[tuple[str, Any]] = []

        def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                statements.append((statement, parameters))

        event.listen(runtime.engine.sync_engine, "before_cursor_execute", note)
        answer = await ask()
        event.remove(runtime.engine.sync_engine, "before_cursor_execute", note)
        assert answer.status_code == 200, answer.text
        lines: list[str] = []
        async with runtime.engine.connect() as connection:
            for statement, parameters in statements:
                plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
                lines += [row[0] for row in plan]
        return lines

    return explain
