"""HTTP bodies about persons."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.words import Group


class OrganisationOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    name_en: str | None
    kind: str
    active: bool


class IdentityOut(BaseModel):
    """One of a person's identities; `current` is the one this session acts in."""

    kind: str
    number: str
    name: str
    organisation: str
    current: bool


class MeOut(BaseModel):
    person_id: UUID
    name: str
    email: str | None
    identities: list[IdentityOut]
    organisations: list[str]
    posts: list[Group]
    roles: list[str]


class Holder(BaseModel):
    person_id: UUID


class ContactsLookup(BaseModel):
    model_config = ConfigDict(extra="forbid")

    person_ids: list[UUID] = Field(min_length=1, max_length=200)


class Contact(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    person_id: UUID
    name: str
    email: str | None


class Contacts(BaseModel):
    """Who is not listed is unknown, or has left."""

    items: list[Contact]
