"""A running data-middle on a database of its own, and an adapter that feeds it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from access_tokens import Tokens, bearer
from sqlalchemy import event, text

from chassis.app import create_app, running
from chassis.consumers import handle_once
from chassis.database import PlatformBase, transaction
from chassis.service import Runtime, Service
from contracts.envelope import Envelope
from contracts.events import RecordsCollected
from data_middle.app import build
from data_middle.settings import Settings
from data_middle.tables import Base

TABLES = [*PlatformBase.metadata.tables, *Base.metadata.tables]
MORNING = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)


def student(number: str = "20230101", **values: Any) -> dict[str, Any]:
    return {
        "key": number,
        "name": "李华",
        "gender": "male",
        "college": "C01",
        "major": "软件工程",
        "class_name": "软件工程2301班",
        "grade": 2023,
        "phone": "13800000001",
        "email": f"{number}@stu.jianghai.example",
        "status": "enrolled",
        **values,
    }


def staff(number: str = "T1001", **values: Any) -> dict[str, Any]:
    return {
        "key": number,
        "name": "王秀兰",
        "gender": "female",
        "organisation": "C01",
        "title": "助理研究员",
        "posts": [{"post": "college-secretary", "organisation": "C01"}],
        "status": "active",
        **values,
    }


COLLEGE = {"key": "C01", "name": "计算机学院", "kind": "college"}


class Campus:
    """Speaks as the academic adapter does, and looks into the tables."""

    student, staff, college = staticmethod(student), staticmethod(staff), COLLEGE

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        (self._consumer,) = [c for slice_ in runtime.service.consumers for c in slice_]

    def at(self, hours: float) -> datetime:
        return MORNING + timedelta(hours=hours)

    def part(
        self, records: list[Any], *, hours: float = 0, resource: str = "student", **more: Any
    ) -> RecordsCollected:
        return RecordsCollected(
            **{
                "run_id": uuid4(),
                "source": "academic",
                "resource": resource,
                "mode": "changes",
                "part": 1,
                "last": True,
                "observed_at": self.at(hours),
                "records": records,
                **more,
            }
        )

    async def deliver(self, event: RecordsCollected) -> None:
        envelope = Envelope.carrying(event, source="/academic")
        await handle_once(self.runtime, self._consumer, envelope)

    async def told(self, records: list[Any], **more: Any) -> UUID:
        """One run of one part; its run id."""
        event = self.part(records, **more)
        await self.deliver(event)
        return event.run_id

    async def full(self, *parts: list[Any], hours: float = 0, **more: Any) -> UUID:
        """A full run, delivered in order; its run id."""
        run_id = uuid4()
        for number, records in enumerate(parts, start=1):
            last = number == len(parts)
            await self.told(
                records, mode="full", run_id=run_id, part=number, last=last, hours=hours, **more
            )
        return run_id

    async def select(self, sql: str, **values: Any) -> list[Any]:
        async with self.runtime.sessions() as session:
            return list((await session.execute(text(sql), values)).all())

    async def execute(self, *statements: str) -> None:
        async with transaction(self.runtime) as session:
            for statement in statements:
                await session.execute(text(statement))

    async def record(self, key: str = "20230101", resource: str = "student") -> Any:
        (row,) = await self.select(
            "SELECT * FROM golden_record WHERE resource = :resource AND key = :key",
            resource=resource,
            key=key,
        )
        return row

    async def run(self, run_id: UUID) -> Any:
        (row,) = await self.select("SELECT * FROM collection_run WHERE run_id = :id", id=run_id)
        return row

    async def announced(self) -> list[dict[str, Any]]:
        rows = await self.select("SELECT envelope FROM outbox ORDER BY id")
        return [row.envelope["data"] for row in rows]

    async def changes(self) -> list[str]:
        return [fact["change"] for fact in await self.announced()]

    async def do(self, act: Callable[..., Awaitable[Any]], *arguments: Any) -> Any:
        async with transaction(self.runtime) as session:
            return await act(session, *arguments)


@pytest.fixture(scope="module")
async def database(fresh_database: Callable[[str], Awaitable[str]]) -> str:
    return await fresh_database("data-middle")


@pytest.fixture
def service(
    database: str,
    nats_url_for: Callable[[str], str],
    tokens: Tokens,
) -> Service:
    return build(
        Settings(
            database_url=database,
            nats_url=nats_url_for("data-middle"),
            issuer=tokens.issuer,
            jwks_url=tokens.jwks_url,
            manage_streams=False,
        )
    )


@pytest.fixture
async def runtime(service: Service) -> AsyncIterator[Runtime]:
    async with running(service) as runtime:
        yield runtime
        async with runtime.engine.begin() as connection:
            await connection.exec_driver_sql(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY")


@pytest.fixture
def campus(runtime: Runtime) -> Campus:
    return Campus(runtime)


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


@pytest.fixture
async def client(runtime: Runtime, service: Service) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(service, runtime)
    app.state.runtime = runtime
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    base_url = "http://data-middle/api/data-middle/v1"
    async with httpx.AsyncClient(transport=transport, base_url=base_url) as client:
        yield client


@pytest.fixture
def li_hua(tokens: Tokens) -> dict[str, str]:
    return bearer(tokens.student("20230101"))


@pytest.fixture
def identity_service(tokens: Tokens) -> dict[str, str]:
    return bearer(tokens.service("identity", scope="records:read"))
