"""Answers proposals, opens and closes matters, and moves processes on."""

from contextlib import suppress
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from chassis.problems import Problem
from contracts.events import (
    DefinitionAccepted,
    DefinitionProblem,
    DefinitionRejected,
    MatterProposed,
    MatterPublished,
    MatterSuspended,
)
from contracts.events.catalog import Package
from contracts.words import Text
from workflow.processes import engine, queries
from workflow.processes.definition import Definition, Progress
from workflow.processes.errors import DefinitionNotFound, DrawingNotFound, ProcessMovedOn
from workflow.processes.lint import lint
from workflow.processes.live import Live, Standing
from workflow.processes.models import DefinitionRow
from workflow.processes.schemas import DefinitionOut, StepOut

TRIES = 3
_one_at_a_time = CapacityLimiter(1)
_live = Live()


async def check(package: Package) -> list[DefinitionProblem]:
    """What keeps `package` from running. Never blocks the loop, however odd the package."""
    return await to_thread.run_sync(lint, package, limiter=_one_at_a_time)


async def answer_proposal(session: AsyncSession, event: MatterProposed) -> None:
    """Accept or refuse a version of a matter; asked again, the answer is the same."""
    digest = sha256(event.package.model_dump_json().encode()).hexdigest()
    known = await queries.proposal(session, event.matter_code, event.version)
    if known is None:
        problems = await check(event.package)
        known = DefinitionRow(
            id=uuid4(),
            matter_code=event.matter_code,
            version=event.version,
            status="rejected" if problems else "accepted",
            sha256=digest,
            title=event.title.model_dump(),
            department=event.department,
            promised_working_days=event.promised_working_days,
            # What is refused is not kept: it may hold what no database takes.
            package={} if problems else event.package.model_dump(mode="json"),
            problems=[problem.model_dump(mode="json") for problem in problems],
        )
        session.add(known)
    elif known.sha256 != digest:
        _refuse(session, event, [_version_taken(event.version)])
        return
    if known.is_accepted:
        emit(
            session,
            DefinitionAccepted(
                matter_code=event.matter_code, version=event.version, definition_id=known.id
            ),
        )
    else:
        _refuse(session, event, [DefinitionProblem.model_validate(p) for p in known.problems])


def _refuse(
    session: AsyncSession, event: MatterProposed, problems: list[DefinitionProblem]
) -> None:
    emit(
        session,
        DefinitionRejected(matter_code=event.matter_code, version=event.version, problems=problems),
    )


def _version_taken(version: int) -> DefinitionProblem:
    return DefinitionProblem(
        code="version-taken",
        file="matter.yaml",
        message=Text(
            zh=f"版本 {version} 已提交过不同的内容，请使用新的版本号",
            en=f"Version {version} was proposed with other content; use a new version",
        ),
    )


async def open_matter(session: AsyncSession, event: MatterPublished) -> None:
    """New cases follow this version from now on, if it is one that runs here."""
    if await queries.is_news(session, event.matter_code, event.sequence):
        await queries.open_matter(session, event.matter_code, event.version)


async def close_matter(session: AsyncSession, event: MatterSuspended) -> None:
    """No new cases; those running go on."""
    if await queries.is_news(session, event.matter_code, event.sequence):
        await queries.close_matter(session, event.matter_code)


async def runnable(session: AsyncSession, definition_id: UUID) -> Definition:
    """The parsed definition; read from the database once a process."""
    found = engine.known(str(definition_id))
    if found is None:
        xml = await queries.model(session, definition_id)
        found = engine.parse(str(definition_id), xml)
    return found


async def described(session: AsyncSession, row: DefinitionRow) -> DefinitionOut:
    """A definition in words, for people who want to know who decides."""
    definition = await runnable(session, row.id)
    return DefinitionOut(
        matter_code=row.matter_code,
        version=row.version,
        title=Text.model_validate(row.title),
        department=row.department,
        promised_working_days=row.promised_working_days,
        steps=[
            StepOut(
                element=step.element,
                title=step.title,
                kind=step.kind,
                post=step.assignment.post if step.assignment else None,
                promised_working_days=step.promised_working_days,
            )
            for step in definition.steps
        ],
    )


async def drawing_online(session: AsyncSession, matter_code: str) -> str:
    """The drawing of the version that new cases follow."""
    id = await queries.startable_id(session, matter_code)
    if id is None:
        raise DefinitionNotFound
    drawing = (await runnable(session, id)).drawing
    if drawing is None:
        raise DrawingNotFound
    return drawing


async def start_instance(
    session: AsyncSession, case_id: UUID, definition: Definition, facts: dict[str, Any]
) -> Progress:
    """Start the process of a case. `definition` comes from `runnable`."""
    progress = engine.start(definition, facts)
    standing = Standing(UUID(definition.key), progress.state, ended=progress.ended)
    await queries.begin_instance(session, case_id, standing)
    _live.remember(case_id, standing)
    return progress


async def advance_instance(
    session: AsyncSession,
    case_id: UUID,
    ref: str,
    outcome: dict[str, Any],
    facts: dict[str, Any],
) -> Progress:
    """Complete the step `ref` of a case's process.

    Two people on parallel branches both get through; of two on one step the
    second is told NotWaiting.
    """
    remembered = _live.recall(case_id)
    if remembered is not None:
        _live.forget(case_id)
        with suppress(Problem):  # what is remembered may be wrong; the database decides
            progress = await _step(session, case_id, remembered, ref, outcome, facts)
            if progress is not None:
                return progress
    for _ in range(TRIES):
        stored = await queries.instance(session, case_id)
        progress = await _step(session, case_id, stored, ref, outcome, facts)
        if progress is not None:
            return progress
    raise ProcessMovedOn


async def _step(
    session: AsyncSession,
    case_id: UUID,
    standing: Standing,
    ref: str,
    outcome: dict[str, Any],
    facts: dict[str, Any],
) -> Progress | None:
    """None if the process no longer stands there."""
    definition = await runnable(session, standing.definition_id)
    progress = engine.advance(definition, standing.state, ref, outcome, facts)
    after = Standing(standing.definition_id, progress.state, ended=progress.ended)
    if not await queries.save_instance(session, case_id, standing.mark, after):
        return None
    if progress.ended is None:
        _live.remember(case_id, after)
    return progress
