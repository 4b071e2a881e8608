"""All SQL that reads persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Group
from identity.persons.models import Identity, Organisation, PersonRole, PostHolding


@dataclass(frozen=True)
class Profile:
    """A person in the identity they act in: what tokens say about them."""

    person_id: UUID
    identity_id: UUID
    kind: str
    number: str
    name: str
    email: str | None
    organisations: tuple[str, ...]
    posts: tuple[Group, ...]
    roles: tuple[str, ...]


_by_number = select(Identity).where(Identity.number == bindparam("number"), Identity.active)
_posts = (
    select(func.jsonb_agg(func.jsonb_build_array(PostHolding.organisation, PostHolding.post)))
    .where(PostHolding.identity_id == Identity.id)
    .scalar_subquery()
)
_roles = (
    select(func.array_agg(PersonRole.role))
    .where(PersonRole.person_id == Identity.person_id)
    .scalar_subquery()
)
# One statement: every token that is issued asks for this.
_profile = select(Identity, _posts.label("posts"), _roles.label("roles")).where(
    Identity.id == bindparam("id"), Identity.active
)
_identities_of = (
    select(Identity)
    .where(Identity.person_id == bindparam("person_id"), Identity.active)
    .order_by(Identity.number)
)
_holders = (
    select(PostHolding.person_id)
    .join(Identity, Identity.id == PostHolding.identity_id)
    .where(
        PostHolding.post == bindparam("post"),
        PostHolding.organisation == bindparam("organisation"),
        Identity.active,
    )
    .distinct()
    .order_by(PostHolding.person_id)
)
# The newest identity speaks for a person who has two.
_contacts = (
    select(Identity.person_id, Identity.name, Identity.email)
    .where(Identity.person_id.in_(bindparam("ids", expanding=True)), Identity.active)
    .ext(distinct_on(Identity.person_id))
    .order_by(Identity.person_id, Identity.id.desc())
)


async def active_identity(session: AsyncSession, number: str) -> Identity | None:
    return await session.scalar(_by_number, {"number": number})


async def active_identities(session: AsyncSession, numbers: Sequence[str]) -> Sequence[Identity]:
    query = select(Identity).where(Identity.number.in_(numbers), Identity.active)
    return (await session.scalars(query)).all()


async def profile(session: AsyncSession, identity_id: UUID) -> Profile | None:
    """None once the person has left."""
    row = (await session.execute(_profile, {"id": identity_id})).one_or_none()
    if row is None:
        return None
    who, posts = row.Identity, sorted(row.posts or [])
    return Profile(
        person_id=who.person_id,
        identity_id=who.id,
        kind=who.kind,
        number=who.number,
        name=who.name,
        email=who.email,
        organisations=tuple(dict.fromkeys([who.organisation, *(where for where, _ in posts)])),
        posts=tuple(Group(post=post, organisation=where) for where, post in posts),
        roles=tuple(sorted(row.roles or [])),
    )


async def identities_of(session: AsyncSession, person_id: UUID) -> Sequence[Identity]:
    return (await session.scalars(_identities_of, {"person_id": person_id})).all()


async def holders(
    session: AsyncSession, group: Group, limit: int, after: UUID | None
) -> Sequence[UUID]:
    """Who holds the post now, after `after`; one more than `limit`."""
    query = _holders.limit(limit + 1)
    if after is not None:
        query = query.where(PostHolding.person_id > after)
    return (await session.scalars(query, group.model_dump())).all()


async def contacts(
    session: AsyncSession, ids: Sequence[UUID]
) -> Sequence[Row[UUID, str, str | None]]:
    return (await session.execute(_contacts, {"ids": list(ids)})).all()


async def organisations(
    session: AsyncSession, limit: int, after: str | None
) -> Sequence[Organisation]:
    query = select(Organisation).order_by(Organisation.code).limit(limit + 1)
    if after is not None:
        query = query.where(Organisation.code > after)
    return (await session.scalars(query)).all()


async def add_role(session: AsyncSession, person_id: UUID, role: str) -> None:
    row = {"person_id": person_id, "role": role}
    await session.execute(insert(PersonRole).values(row).on_conflict_do_nothing())
