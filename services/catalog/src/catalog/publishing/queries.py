"""All SQL about versions."""

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.publishing.errors import VersionNotFound
from catalog.publishing.models import MatterVersion

_one = (
    select(MatterVersion)
    .where(
        MatterVersion.matter_code == bindparam("code"),
        MatterVersion.version == bindparam("version"),
    )
    .with_for_update()
)
_of_matter = (
    select(MatterVersion)
    .where(MatterVersion.matter_code == bindparam("code"))
    .order_by(MatterVersion.version.desc())
)


async def version_to_decide(session: AsyncSession, code: str, version: int) -> MatterVersion | None:
    """Locked for update."""
    found: MatterVersion | None = await session.scalar(_one, {"code": code, "version": version})
    return found


async def known_version(session: AsyncSession, code: str, version: int) -> MatterVersion:
    """In any state."""
    found = await session.get(MatterVersion, (code, version))
    if found is None:
        raise VersionNotFound
    return found


async def latest_and_online(
    session: AsyncSession, code: str, latest: int, online: int | None
) -> Sequence[MatterVersion]:
    """At most two."""
    wanted = {latest, online or latest}
    query = _of_matter.where(MatterVersion.version.in_(wanted))
    return (await session.scalars(query, {"code": code})).all()


async def versions_of(
    session: AsyncSession, code: str, before: int | None, limit: int
) -> Sequence[MatterVersion]:
    """Newest first."""
    query = _of_matter.limit(limit)
    if before is not None:
        query = query.where(MatterVersion.version < before)
    return (await session.scalars(query, {"code": code})).all()


async def versions_named(
    session: AsyncSession, names: Collection[tuple[str, int]]
) -> Sequence[MatterVersion]:
    """Those of (matter code, version)."""
    place = tuple_(MatterVersion.matter_code, MatterVersion.version)
    return (await session.scalars(select(MatterVersion).where(place.in_(names)))).all()
