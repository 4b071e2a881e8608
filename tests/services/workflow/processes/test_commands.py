"""Processes in the database: started, moved on, and moved on by two at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from access_tokens import Tokens
from sqlalchemy import text

from chassis.app import running
from chassis.database import transaction
from chassis.problems import Conflict
from chassis.service import Runtime, Service
from contracts.events import MatterProposed
from contracts.events.catalog import Package
from contracts.words import Text
from workflow.processes import commands, queries
from workflow.processes.errors import InstanceNotFound, NotWaiting, ProcessMovedOn
from workflow.settings import Settings

FACTS: dict[str, Any] = {"applicant": {"college": "C01"}, "form": {}}
APPROVED = {"decision": "approved"}


@pytest.fixture(scope="module")
async def runtime(
    fresh_database: Callable[[str], Awaitable[str]], tokens: Tokens
) -> AsyncIterator[Runtime]:
    settings = Settings(
        database_url=await fresh_database("workflow"),
        nats_url="nats://127.0.0.1:1",
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
    )
    async with running(Service("workflow", settings)) as runtime:
        yield runtime


@pytest.fixture(scope="module")
async def definition_id(runtime: Runtime, booking: Package) -> UUID:
    title = Text(zh="教室借用审批", en="Classroom booking")
    event = MatterProposed(
        matter_code="classroom-booking", version=1, title=title, department="D04", package=booking
    )
    async with transaction(runtime) as session:
        await commands.answer_proposal(session, event)
    async with runtime.sessions() as session:
        row = await queries.proposal(session, "classroom-booking", 1)
        assert row is not None
        return row.id


@pytest.fixture
async def case_id(runtime: Runtime, definition_id: UUID) -> UUID:
    case_id = uuid4()
    async with transaction(runtime) as session:
        definition = await commands.runnable(session, definition_id)
        await commands.start_instance(session, case_id, definition, FACTS)
    return case_id


async def advance(runtime: Runtime, case_id: UUID, ref: str, outcome: dict[str, Any] = APPROVED):
    async with transaction(runtime) as session:
        return await commands.advance_instance(session, case_id, ref, outcome, FACTS)


async def test_a_process_goes_from_step_to_step_through_the_database(runtime, case_id):
    first = await advance(runtime, case_id, "college-review.1")
    second = await advance(runtime, case_id, first.waiting[0].ref)
    third = await advance(runtime, case_id, second.waiting[0].ref, {"decision": "completed"})

    assert third.ended == "approved"
    async with runtime.sessions() as session:
        row = await session.execute(
            text("SELECT version, ended, ended_at FROM process_instance WHERE case_id = :id"),
            {"id": case_id},
        )
        version, ended, ended_at = row.one()
    assert (version, ended) == (4, "approved")
    assert ended_at is not None


async def test_a_step_done_is_done(runtime, case_id):
    await advance(runtime, case_id, "college-review.1")

    with pytest.raises(NotWaiting):
        await advance(runtime, case_id, "college-review.1")


async def test_a_case_without_a_process_cannot_move(runtime):
    with pytest.raises(InstanceNotFound):
        await advance(runtime, uuid4(), "college-review.1")


async def test_a_process_moved_meanwhile_is_not_overwritten(runtime, case_id):
    async with runtime.sessions() as slow:
        seen = await queries.instance(slow, case_id)
    await advance(runtime, case_id, "college-review.1", {"decision": "rejected"})

    async with runtime.sessions() as slow:
        with pytest.raises(ProcessMovedOn):
            await queries.save_instance(
                slow,
                case_id,
                seen.version,
                {"state": seen.state, "ended": None, "ended_at": None},
            )


async def test_of_many_who_decide_at_once_one_decides(runtime, case_id):
    answers = await asyncio.gather(
        *(advance(runtime, case_id, "college-review.1") for _ in range(6)),
        return_exceptions=True,
    )

    assert sum(not isinstance(answer, BaseException) for answer in answers) == 1
    assert all(isinstance(a, Conflict) for a in answers if isinstance(a, BaseException))
    async with runtime.sessions() as session:
        assert (await queries.instance(session, case_id)).version == 2
