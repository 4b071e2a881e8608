"""All SQL about matters."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Integer, any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.matters.errors import MatterNotFound
from catalog.matters.models import LISTED, Department, Handling, Matter, Rating
from contracts.words import Text

_insert = insert(Matter).on_conflict_do_nothing()
_locked = select(Matter).where(Matter.code == bindparam("code")).with_for_update()
_ever_online = select(Matter).where(
    Matter.code == bindparam("code"), Matter.online_version.is_not(None)
)
_listed = select(Matter).where(Matter.code == bindparam("code"), LISTED)
_names = select(Department).where(
    Department.code == any_(bindparam("codes", type_=ARRAY(Department.code.type)))
)
# One row a matter and one lock a moment: reviews of one matter at the same time
# wait for each other, and none is lost.
_count_review = text(
    "INSERT INTO rating (matter_code, stars) VALUES (:code, :first) "
    "ON CONFLICT (matter_code) DO UPDATE SET stars[:given] = rating.stars[:given] + 1"
).bindparams(bindparam("first", type_=ARRAY(Integer)), bindparam("given", type_=Integer))
_count_case = text(
    "INSERT INTO handling (matter_code, completed, promised, in_time) "
    "VALUES (:code, 1, :promised, :in_time) ON CONFLICT (matter_code) DO UPDATE SET "
    "completed = handling.completed + 1, promised = handling.promised + excluded.promised, "
    "in_time = handling.in_time + excluded.in_time"
)


async def matter_to_propose(session: AsyncSession, code: str) -> Matter:
    """Locked for update; made if there is none yet."""
    await session.execute(_insert, {"code": code})
    return (await session.scalars(_locked, {"code": code})).one()


async def matter_if_known(session: AsyncSession, code: str) -> Matter | None:
    """Locked for update."""
    found: Matter | None = await session.scalar(_locked, {"code": code})
    return found


async def matter_to_change(session: AsyncSession, code: str) -> Matter:
    """Locked for update."""
    found = await matter_if_known(session, code)
    if found is None:
        raise MatterNotFound
    return found


async def shown_matter(session: AsyncSession, code: str) -> Matter:
    """One that is, or was, online. What was only proposed is nobody's business yet."""
    found = await session.scalar(_ever_online, {"code": code})
    if found is None:
        raise MatterNotFound
    return found


async def known_matter(session: AsyncSession, code: str) -> Matter:
    """In any state."""
    found = await session.get(Matter, code)
    if found is None:
        raise MatterNotFound
    return found


async def department_names(session: AsyncSession, codes: Iterable[str]) -> dict[str, Text]:
    """Of those that are known."""
    rows: Sequence[Department] = (
        await session.scalars(_names, {"codes": sorted(set(codes))})
    ).all()
    return {row.code: Text(zh=row.name_zh, en=row.name_en) for row in rows}


async def rating_of(session: AsyncSession, code: str) -> list[int]:
    """How many gave one star, two stars, … five stars."""
    found = await session.get(Rating, code)
    return list(found.stars) if found else [0] * 5


async def count_review(session: AsyncSession, code: str, stars: int) -> None:
    """Add one review to the matter's rating."""
    first = [int(n == stars) for n in range(1, 6)]
    await session.execute(_count_review, {"code": code, "first": first, "given": stars})


async def handling_of(session: AsyncSession, code: str) -> Handling:
    """All zero while no case of it has its result."""
    found = await session.get(Handling, code)
    return found or Handling(matter_code=code, completed=0, promised=0, in_time=0)


async def count_completed(session: AsyncSession, code: str, *, in_time: bool | None) -> None:
    """Add one case to the matter's figures; `in_time` is None where nothing was promised."""
    row = {"code": code, "promised": int(in_time is not None), "in_time": int(in_time is True)}
    await session.execute(_count_case, row)


async def listed_matter(session: AsyncSession, code: str) -> Matter:
    """Online or suspended."""
    found = await session.scalar(_listed, {"code": code})
    if found is None:
        raise MatterNotFound
    return found
