"""Answers proposals, opens and closes matters, and moves processes on."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from anyio import CapacityLimiter, to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
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
from workflow.processes.errors import DefinitionNotFound
from workflow.processes.lint import lint
from workflow.processes.models import DefinitionRow
from workflow.processes.schemas import DefinitionOut, StepOut

_one_at_a_time = CapacityLimiter(1)


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
    """New cases follow this version from now on."""
    row = await queries.proposal(session, event.matter_code, event.version)
    if row is None or not row.is_accepted:
        raise DefinitionNotFound
    await queries.open_matter(session, event.matter_code, row.id)


async def close_matter(session: AsyncSession, event: MatterSuspended) -> None:
    """No new cases; those running go on."""
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


async def start_instance(
    session: AsyncSession, case_id: UUID, definition: Definition, facts: dict[str, Any]
) -> Progress:
    """Start the process of a case. `definition` comes from `runnable`."""
    progress = engine.start(definition, facts)
    row = {"case_id": case_id, "definition_id": UUID(definition.key), "version": 1}
    await queries.begin_instance(session, {**row, **_standing(progress)})
    return progress


async def advance_instance(
    session: AsyncSession,
    case_id: UUID,
    ref: str,
    outcome: dict[str, Any],
    facts: dict[str, Any],
) -> Progress:
    """Complete the step `ref` of a case's process; ProcessMovedOn if another was faster."""
    stored = await queries.instance(session, case_id)
    definition = await runnable(session, stored.definition_id)
    progress = engine.advance(definition, stored.state, ref, outcome, facts)
    await queries.save_instance(session, case_id, stored.version, _standing(progress))
    return progress


def _standing(progress: Progress) -> dict[str, Any]:
    over = progress.ended is not None
    return {
        "state": progress.state,
        "ended": progress.ended,
        "ended_at": datetime.now(UTC) if over else None,
    }
