"""Passwords as argon2id hashes, attempts, and what happened."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from identity.tables import Base


class Account(Base):
    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Attempts(Base):
    """Tries to sign on with one number from one address, since the last success.

    Kept per address, so that nobody can lock another person out; and for
    unknown numbers too, so that the reply does not tell them apart.
    """

    __tablename__ = "sign_on_attempts"
    __table_args__ = (Index("ix_sign_on_attempts_last_at", "last_at"),)

    account: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    LOCKED = "locked"
    SIGNED_OUT = "signed-out"
    REVOKED = "revoked"


class AuditEntry(Base):
    """One line of the audit. An unknown number is kept as a keyed digest only."""

    __tablename__ = "sign_on_audit"
    __table_args__ = (
        Index("ix_sign_on_audit_at", "at"),
        Index("ix_sign_on_audit_person_id", "person_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    at: Mapped[datetime]
    outcome: Mapped[str]
    person_id: Mapped[UUID | None]
    session_id: Mapped[UUID | None]
    number_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    address: Mapped[str]
    user_agent: Mapped[str]
