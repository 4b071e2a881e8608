"""Handing in packages, and what workflow's answer does to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import anyio
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters import queries as matters
from catalog.matters.manifest import Manifest
from catalog.matters.models import Matter, Status
from catalog.publishing import queries, rules
from catalog.publishing.errors import InvalidPackage
from catalog.publishing.models import MatterVersion, VersionStatus
from catalog.publishing.package import MATTER, MatterPackage
from catalog.search import commands as search
from catalog.search.entries import sort_key
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

log = structlog.get_logger()


@dataclass(frozen=True)
class HandedIn:
    version: MatterVersion
    is_new: bool


async def hand_in(session: AsyncSession, package: MatterPackage) -> HandedIn:
    """A new version, unless this is what the matter says already.

    With a process it is proposed to workflow; without one it is online at once.
    """
    manifest = package.manifest
    await _require_departments(session, manifest.departments)
    matter = await matters.matter_to_propose(session, manifest.code)
    known = await queries.latest_and_online(
        session, matter.code, matter.latest_version, matter.online_version
    )
    same = rules.already_there(known, package.content_hash, matter.online_version)
    if same is not None:
        return HandedIn(same, is_new=False)
    version = MatterVersion(
        matter_code=matter.code,
        version=matter.next_version(),
        status=VersionStatus.PROPOSED,
        content_hash=package.content_hash,
        content=manifest.model_dump(mode="json"),
        files=package.files,
        package=package.runs.model_dump(mode="json") if package.runs else None,
        problems=[],
        proposed_at=datetime.now(UTC),
    )
    session.add(version)
    if package.runs is None:
        await _put_online(session, matter, version)
        return HandedIn(version, is_new=True)
    matter.propose()
    emit(session, _proposal(version, manifest, package.runs))
    return HandedIn(version, is_new=True)


def _proposal(version: MatterVersion, manifest: Manifest, runs: Package) -> MatterProposed:
    return MatterProposed(
        matter_code=version.matter_code,
        version=version.version,
        title=Text(zh=manifest.title.zh, en=manifest.title.en),
        department=manifest.departments[0],
        promised_working_days=manifest.promised_working_days,
        package=runs,
    )


async def _require_departments(session: AsyncSession, codes: Sequence[str]) -> None:
    names = await matters.department_names(session, codes)
    unknown = [
        DefinitionProblem(
            code="unknown-department",
            file=MATTER,
            element=f"/departments/{at}",
            message=Text(zh=f"没有部门 {code}", en=f"There is no department {code}"),
        )
        for at, code in enumerate(codes)
        if code not in names
    ]
    if unknown:
        raise InvalidPackage(unknown)


async def accept(session: AsyncSession, answer: DefinitionAccepted) -> None:
    """The version goes online, unless a newer one is there."""
    matter, version = await _waiting(session, answer.matter_code, answer.version)
    if matter is not None and version is not None:
        version.definition_id = answer.definition_id
        await _put_online(session, matter, version)


async def reject(session: AsyncSession, answer: DefinitionRejected) -> None:
    """The version stays where it is, with the reasons; what is online stays online."""
    matter, version = await _waiting(session, answer.matter_code, answer.version)
    if matter is not None and version is not None:
        version.reject(answer.problems, datetime.now(UTC))
        matter.turn_down(version.version)


async def _waiting(
    session: AsyncSession, code: str, number: int
) -> tuple[Matter | None, MatterVersion | None]:
    matter = await matters.matter_if_known(session, code)
    version = await queries.version_to_decide(session, code, number)
    if version is None or not version.is_waiting:
        log.warning("answer to no open proposal", matter=code, version=number)
        return matter, None
    return matter, version


async def _put_online(session: AsyncSession, matter: Matter, version: MatterVersion) -> None:
    now, manifest = datetime.now(UTC), version.manifest
    place = await anyio.to_thread.run_sync(sort_key, manifest)
    shown = matter.put_online(version.version, manifest, place, version.package is not None, now)
    version.settle(published=shown, now=now)
    if not shown:
        return
    await search.index(session, [matter])
    if matter.status == Status.ONLINE:
        emit(
            session,
            MatterPublished(
                matter_code=matter.code,
                version=version.version,
                sequence=matter.next_sequence(),
            ),
        )


async def retire(session: AsyncSession, code: str) -> Matter:
    """Closed for good; its guide stays readable for those whose cases it was."""
    matter = await matters.matter_to_change(session, code)
    was_open = matter.status == Status.ONLINE
    matter.retire()
    await search.forget(session, code)
    if was_open:
        emit(session, MatterSuspended(matter_code=code, sequence=matter.next_sequence()))
    return matter
