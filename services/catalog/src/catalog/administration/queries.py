"""All SQL about the catalogue as a whole."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.administration.schemas import State
from catalog.matters.models import Matter
from catalog.publishing.models import MatterVersion

_OPEN_OR_CLOSED = ("online", "suspended", "retired")
_ever_online = Matter.online_version.is_not(None)
_state = case((Matter.status.in_(_OPEN_OR_CLOSED), Matter.status), else_="none")
_content = case((_ever_online, Matter.content), else_=MatterVersion.content)
_all = (
    select(
        Matter.code,
        Matter.online_version,
        Matter.latest_version,
        MatterVersion.status.label("version_status"),
        _state.label("state"),
        _content.label("content"),
        func.greatest(Matter.updated_at, MatterVersion.decided_at).label("updated_at"),
    )
    .join(
        MatterVersion,
        and_(
            MatterVersion.matter_code == Matter.code,
            MatterVersion.version == Matter.latest_version,
        ),
    )
    .order_by(Matter.code)
)


async def matters(
    session: AsyncSession, state: State | None, q: str | None, after: str | None, limit: int
) -> Sequence[Row[Any]]:
    """By code; `q` is part of the code or of a title, whatever its case."""
    query = _all.limit(limit)
    if state is not None:
        query = query.where(_in(state))
    if q is not None:
        titles = (MatterVersion.content["title"][each].as_string() for each in ("zh", "en"))
        said = (Matter.code, Matter.title_zh, Matter.title_en, *titles)
        query = query.where(or_(*(each.icontains(q, autoescape=True) for each in said)))
    if after is not None:
        query = query.where(Matter.code > after)
    return (await session.execute(query)).all()


def _in(state: State) -> ColumnElement[bool]:
    return Matter.status.not_in(_OPEN_OR_CLOSED) if state == "none" else Matter.status == state
