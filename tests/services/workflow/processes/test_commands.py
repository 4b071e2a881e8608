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
from chassis.service import Runtime, Service
from contracts.events import MatterProposed
from contracts.events.catalog import Package
from contracts.words import Text
from workflow.processes import commands, engine, queries
from workflow.processes.errors import InstanceNotFound, NotWaiting
from workflow.processes.live import Live, Standing
from workflow.processes.models import DefinitionRow
from workflow.settings import Settings

FACTS: dict[str, Any] = {"applicant": {"college": "C01"}, "form": {}}
APPROVED, REJECTED = {"decision": "approved"}, {"decision": "rejected"}


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
            text(
                "SELECT state->'opened', ended, ended_at FROM process_instance WHERE case_id = :id"
            ),
            {"id": case_id},
        )
        opened, ended, ended_at = row.one()
    assert (opened, ended) == (3, "approved")
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
        late = Standing(seen.definition_id, seen.state)
        assert not await queries.save_instance(slow, case_id, seen.mark, late)


async def test_of_many_who_decide_at_once_one_decides(runtime, case_id):
    answers = await asyncio.gather(
        *(advance(runtime, case_id, "college-review.1") for _ in range(6)),
        return_exceptions=True,
    )

    assert sum(not isinstance(answer, BaseException) for answer in answers) == 1
    assert all(isinstance(a, NotWaiting) for a in answers if isinstance(a, BaseException))


async def test_a_step_rolled_back_never_happened(runtime, case_id):
    async def fails_later() -> None:
        async with transaction(runtime) as session:
            await commands.advance_instance(session, case_id, "college-review.1", REJECTED, FACTS)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fails_later()

    progress = await advance(runtime, case_id, "college-review.1")

    assert [each.step.element for each in progress.waiting] == ["academic-affairs-review"]


async def test_a_step_taken_by_another_replica_is_seen(runtime, case_id):
    async with transaction(runtime) as session:
        seen = await queries.instance(session, case_id)
        definition = await commands.runnable(session, seen.definition_id)
        elsewhere = engine.advance(definition, seen.state, "college-review.1", APPROVED, FACTS)
        standing = Standing(seen.definition_id, elsewhere.state)
        assert await queries.save_instance(session, case_id, seen.mark, standing)

    with pytest.raises(NotWaiting):
        await advance(runtime, case_id, "college-review.1")
    progress = await advance(runtime, case_id, "academic-affairs-review.2")

    assert [each.step.element for each in progress.waiting] == ["book-classroom"]


async def test_two_people_on_parallel_branches_both_get_through(runtime, draw):
    process = "start -> and\nand -> a\nand -> b\na -> and-join\nb -> and-join\nand-join -> approved"
    definition_id, case_id = uuid4(), uuid4()
    async with transaction(runtime) as session:
        session.add(
            DefinitionRow(
                id=definition_id,
                matter_code="parallel",
                version=1,
                status="accepted",
                sha256="",
                title={},
                department="D04",
                package={"process_bpmn": draw(process)},
                problems=[],
            )
        )
    async with transaction(runtime) as session:
        definition = await commands.runnable(session, definition_id)
        await commands.start_instance(session, case_id, definition, FACTS)

    both = await asyncio.gather(advance(runtime, case_id, "a.1"), advance(runtime, case_id, "b.2"))

    assert {progress.ended for progress in both} == {None, "approved"}


def test_of_too_many_standings_the_oldest_are_forgotten():
    live = Live(kept=2)
    cases = [uuid4() for _ in range(3)]

    for case_id in cases:
        live.remember(case_id, Standing(case_id, {}))

    assert [live.recall(case_id) is None for case_id in cases] == [True, False, False]
