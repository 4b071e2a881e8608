"""All SQL about definitions and running processes."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.http import PageRequest, page_of
from workflow.processes.errors import DefinitionNotFound, InstanceNotFound
from workflow.processes.live import Standing
from workflow.processes.models import DefinitionRow, MatterNews, ProcessInstance, StartableMatter

# Built once: building them costs more than running them.
_instances = cast("Table", ProcessInstance.__table__)
_load = select(_instances.c.definition_id, _instances.c.state, _instances.c.mark).where(
    _instances.c.case_id == bindparam("of_case")
)
_begin = insert(_instances)
_save = (
    update(_instances)
    .where(_instances.c.case_id == bindparam("of_case"))
    .where(_instances.c.mark == bindparam("seen"))
    .values({name: bindparam(name) for name in ("state", "mark", "ended", "ended_at")})
)
_model = select(DefinitionRow.package["process_bpmn"].astext).where(
    DefinitionRow.id == bindparam("id"), DefinitionRow.status == "accepted"
)
_online = and_(
    StartableMatter.matter_code == DefinitionRow.matter_code,
    StartableMatter.version == DefinitionRow.version,
)
_startable, _startable_id = (
    select(wanted)
    .join(StartableMatter, _online)
    .where(DefinitionRow.matter_code == bindparam("matter_code"))
    .where(DefinitionRow.status == "accepted")
    for wanted in (DefinitionRow, DefinitionRow.id)
)
_latest = (
    select(
        *(
            getattr(DefinitionRow, name)
            for name in (
                "matter_code",
                "version",
                "status",
                "sha256",
                "title",
                "department",
                "created_at",
                "problems",
            )
        ),
        StartableMatter.version.label("online_version"),
    )
    .outerjoin(StartableMatter, StartableMatter.matter_code == DefinitionRow.matter_code)
    .ext(postgresql.distinct_on(DefinitionRow.matter_code))
    .order_by(DefinitionRow.matter_code, DefinitionRow.version.desc())
)
_titles = (
    select(DefinitionRow.matter_code, DefinitionRow.title)
    .where(DefinitionRow.matter_code.in_(bindparam("codes", expanding=True)))
    .where(DefinitionRow.status == "accepted")
    .ext(postgresql.distinct_on(DefinitionRow.matter_code))
    .order_by(DefinitionRow.matter_code, DefinitionRow.version.desc())
)
_open = postgresql.insert(cast("Table", StartableMatter.__table__))
_open = _open.on_conflict_do_update(
    index_elements=["matter_code"], set_={"version": _open.excluded.version}
)
_news = postgresql.insert(cast("Table", MatterNews.__table__))
_heed = _news.on_conflict_do_update(
    index_elements=["matter_code"],
    set_={"sequence": _news.excluded.sequence},
    where=MatterNews.sequence < _news.excluded.sequence,
).returning(MatterNews.sequence)


async def definition(session: AsyncSession, id: UUID) -> DefinitionRow:
    """An accepted definition with its package."""
    row = await session.get(DefinitionRow, id)
    if row is None or not row.is_accepted:
        raise DefinitionNotFound
    return row


async def model(session: AsyncSession, id: UUID) -> str:
    """The BPMN of an accepted definition."""
    xml = await session.scalar(_model, {"id": id})
    if xml is None:
        raise DefinitionNotFound
    return cast("str", xml)


async def startable(session: AsyncSession, matter_code: str) -> DefinitionRow | None:
    """The definition that new cases of the matter follow; None while it is not online."""
    return cast(
        "DefinitionRow | None", await session.scalar(_startable, {"matter_code": matter_code})
    )


async def startable_id(session: AsyncSession, matter_code: str) -> UUID | None:
    """The id of `startable`, without its package."""
    found = await session.scalar(_startable_id, {"matter_code": matter_code})
    return cast("UUID | None", found)


async def proposal(session: AsyncSession, matter_code: str, version: int) -> DefinitionRow | None:
    """What this version was answered, if it was. A second one asking at once waits here."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtext(matter_code))))
    return cast(
        "DefinitionRow | None",
        await session.scalar(
            select(DefinitionRow).where(
                DefinitionRow.matter_code == matter_code, DefinitionRow.version == version
            )
        ),
    )


async def versions(
    session: AsyncSession, matter_code: str, paging: PageRequest
) -> tuple[list[DefinitionRow], str | None]:
    """Every version proposed, the newest first."""
    rows = select(DefinitionRow).where(DefinitionRow.matter_code == matter_code)
    if (after := paging.key(int)) is not None:
        rows = rows.where(DefinitionRow.version < after[0])
    rows = rows.order_by(DefinitionRow.version.desc()).limit(paging.limit + 1)
    found = (await session.scalars(rows)).all()
    return page_of(found, paging, lambda row: [row.version])


async def latest_versions(
    session: AsyncSession, paging: PageRequest
) -> tuple[list[Any], str | None]:
    """The newest version of each matter, by its code, and which version is online."""
    after = paging.key(str)
    rows = _latest if after is None else _latest.where(DefinitionRow.matter_code > after[0])
    found: Sequence[Any] = (await session.execute(rows.limit(paging.limit + 1))).all()
    return page_of(found, paging, lambda row: [row.matter_code])


async def titles(session: AsyncSession, matter_codes: Collection[str]) -> dict[str, dict[str, Any]]:
    """What matters are called in their newest accepted version, by code."""
    found = await session.execute(_titles, {"codes": list(matter_codes)})
    return dict(found.all())


async def is_news(session: AsyncSession, matter_code: str, sequence: int | None) -> bool:
    """False for what is older than something heeded before; without a number nobody can tell.

    Of two at once, one waits here for the other.
    """
    if sequence is None:
        return True
    row = {"matter_code": matter_code, "sequence": sequence}
    return await session.scalar(_heed, row) is not None


async def open_matter(session: AsyncSession, matter_code: str, version: int) -> None:
    await session.execute(_open, {"matter_code": matter_code, "version": version})


async def close_matter(session: AsyncSession, matter_code: str) -> None:
    await session.execute(delete(StartableMatter).where(StartableMatter.matter_code == matter_code))


async def instance(session: AsyncSession, case_id: UUID) -> Standing:
    """Where a case's process stands in the database."""
    row = (await session.execute(_load, {"of_case": case_id})).one_or_none()
    if row is None:
        raise InstanceNotFound
    return Standing(row.definition_id, row.state, row.mark)


async def ended(session: AsyncSession, case_id: UUID) -> str | None:
    """The end event a case's process came to; None before that."""
    found = select(ProcessInstance.ended).where(ProcessInstance.case_id == case_id)
    return cast("str | None", await session.scalar(found))


async def begin_instance(session: AsyncSession, case_id: UUID, standing: Standing) -> None:
    row = {"case_id": case_id, "definition_id": standing.definition_id}
    await session.execute(_begin, {**row, **_stored(standing)})


async def save_instance(
    session: AsyncSession, case_id: UUID, seen: int, standing: Standing
) -> bool:
    """Store a step, unless the process has moved on from the mark `seen`."""
    values = {"of_case": case_id, "seen": seen, **_stored(standing)}
    result = await session.execute(_save, values)
    return bool(cast("Any", result).rowcount == 1)


def _stored(standing: Standing) -> dict[str, Any]:
    over = standing.ended is not None
    return {
        "state": standing.state,
        "mark": standing.mark,
        "ended": standing.ended,
        "ended_at": datetime.now(UTC) if over else None,
    }
