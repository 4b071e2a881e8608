"""A two-row write through a service, and the whole path of handing in a case."""

import asyncio
from contextlib import AsyncExitStack
from statistics import median
from time import perf_counter
from uuid import uuid4

import asyncpg
from access_tokens import Tokens
from load import Call, calls_per_second
from probe import probe
from table import Row, against, interleaved

from demo_campus import story
from demo_campus.visitor import Visitor

CLIENTS = 16
DRAFTS, PASSES = 96, 3


async def two_rows(database_url: str, tokens: Tokens) -> list[Row]:
    """A POST that commits a fact and its answer, against two bare inserts."""
    plain = database_url.replace("+asyncpg", "")
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(probe(database_url, tokens=tokens))
        connections = [await asyncpg.connect(plain) for _ in range(CLIENTS)]
        await connections[0].execute("CREATE TABLE pair (id uuid PRIMARY KEY, body jsonb)")
        bearer = f"Bearer {tokens.student()}"

        def call() -> Call:
            return Call("POST", {"Authorization": bearer, "Idempotency-Key": str(uuid4())})

        async def bare() -> float:
            end, done = perf_counter() + 2, 0

            async def client(connection: asyncpg.Connection) -> None:
                nonlocal done
                while perf_counter() < end:
                    async with connection.transaction():
                        for _ in range(2):
                            await connection.execute(
                                "INSERT INTO pair VALUES ($1, $2)", uuid4(), '{"a": 1}'
                            )
                    done += 1

            await asyncio.gather(*[client(connection) for connection in connections])
            return done / 2

        figures = await interleaved(
            {"service": lambda: calls_per_second(url, CLIENTS, call, 2), "bare": bare}
        )
        for connection in connections:
            await connection.close()
    return [
        against(
            "two-row write through a service, 16 clients, against asyncpg",
            "writes/s",
            figures["service"],
            figures["bare"],
            "≥ 0.25",
        )
    ]


async def submissions(url: str, bare: float) -> list[Row]:
    """Cases handed in per second, through gateway and workflow, by one person's 16 tabs."""
    rates = []
    async with Visitor(url, "20230101", "李华") as student:
        await student.sign_on()
        for _ in range(PASSES):
            drafts = [await ready_draft(student) for _ in range(DRAFTS)]
            waiting = iter(drafts)

            async def client() -> None:
                for booking in waiting:  # noqa: B023 - the clients of one pass share it
                    await story.submit_once(student, booking)

            began = perf_counter()
            await asyncio.gather(*[client() for _ in range(CLIENTS)])
            rates.append(DRAFTS / (perf_counter() - began))
    return [
        against(
            "cases handed in through gateway and workflow, 16 clients, against the same",
            "cases/s",
            median(rates),
            bare,
            "stated",
        )
    ]


async def ready_draft(student: Visitor) -> story.Booking:
    booking, _ = await story.draft(student)
    rooms = await story.choose(student, booking, days_ahead=2)
    await story.save(student, booking, {"classroom": rooms[0]["value"]})
    return booking
