"""Who I am; and for services, who holds a post and how to reach people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from chassis.auth import Caller, MaybeMe, Me, with_scope
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.problems import Unauthenticated
from chassis.routing import ProtocolRouter, Router
from contracts.words import Group
from identity.persons import queries
from identity.persons.errors import PersonNotFound
from identity.persons.schemas import (
    Contact,
    Contacts,
    ContactsLookup,
    Holder,
    IdentityOut,
    MeOut,
    OrganisationOut,
)

PREFIX = "/api/identity/v1"
Code = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]
OrganisationCode = Annotated[str, Query(pattern=r"^[A-Za-z0-9._-]{1,40}$")]

router = Router(prefix=PREFIX, tags=["persons"])
# A question that is too long for a URL changes nothing and needs no key.
lookups: APIRouter = ProtocolRouter(prefix=PREFIX, tags=["persons"])


@router.get("/me")
async def me(caller: Me, session: Session) -> MeOut:
    """The caller: their identities, and what the current one belongs to."""
    identities = await queries.identities_of(session, caller.person_id)
    current = next((i for i in identities if i.number == caller.number), None)
    profile = current and await queries.profile(session, current.id)
    if not profile:
        raise PersonNotFound
    return MeOut(
        person_id=profile.person_id,
        name=profile.name,
        email=profile.email,
        identities=[
            IdentityOut(
                kind=each.kind,
                number=each.number,
                name=each.name,
                organisation=each.organisation,
                current=each is current,
            )
            for each in identities
        ],
        organisations=list(profile.organisations),
        posts=list(profile.posts),
        roles=list(profile.roles),
    )


@router.get("/organisations")
async def list_organisations(
    caller: MaybeMe, session: Session, paging: Paging
) -> Page[OrganisationOut]:
    """Colleges and departments, by code."""
    if caller is None:
        raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
    after = paging.key(_code)
    rows = await queries.organisations(session, paging.limit, after[0] if after else None)
    items, next_cursor = page_of(rows, paging, lambda row: [row.code])
    return Page(
        items=[OrganisationOut.model_validate(row) for row in items], next_cursor=next_cursor
    )


@router.get("/posts/{post}/holders", dependencies=[with_scope("holders:read")])
async def list_post_holders(
    post: Code, organisation: OrganisationCode, session: Session, paging: Paging
) -> Page[Holder]:
    """For services: who holds a post in an organisation at this moment."""
    after = paging.key(UUID)
    group = Group(post=post, organisation=organisation)
    rows = await queries.holders(session, group, paging.limit, after[0] if after else None)
    items, next_cursor = page_of(rows, paging, lambda row: [row])
    return Page(items=[Holder(person_id=id) for id in items], next_cursor=next_cursor)


@lookups.post("/contacts/lookup")
async def look_up_contacts(
    asked: ContactsLookup,
    _: Annotated[Caller, with_scope("contacts:read")],
    session: Session,
) -> Contacts:
    """For services: names and addresses of at most 200 people."""
    found = await queries.contacts(session, asked.person_ids)
    return Contacts(items=[Contact.model_validate(row) for row in found])


def _code(value: object) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise ValueError
    return value
