"""Who there is, and where they belong."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from identity.tables import Base


class Person(Base):
    __tablename__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Identity(Base):
    """A person as a student, or as a member of the staff. `version` is the golden record's."""

    __tablename__ = "identity"
    __table_args__ = (Index("ix_identity_person_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    organisation: Mapped[str]
    active: Mapped[bool]
    record_id: Mapped[UUID] = mapped_column(unique=True)
    version: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PostHolding(Base):
    """A post (岗位) somebody holds in an organisation."""

    __tablename__ = "post_holding"
    __table_args__ = (
        Index("ix_post_holding_post_organisation", "post", "organisation", "person_id"),
    )

    identity_id: Mapped[UUID] = mapped_column(ForeignKey("identity.id"), primary_key=True)
    post: Mapped[str] = mapped_column(primary_key=True)
    organisation: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID]


class PersonRole(Base):
    """What a person may do on the platform itself, whatever their posts."""

    __tablename__ = "person_role"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Organisation(Base):
    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_en: Mapped[str | None]
    kind: Mapped[str]
    active: Mapped[bool]
    record_id: Mapped[UUID] = mapped_column(unique=True)
    version: Mapped[int]
