"""A session; the cookie's secret is kept as a digest only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from identity.sessions.errors import SessionOver
from identity.tables import Base


class SsoSession(Base):
    __tablename__ = "sso_session"
    __table_args__ = (
        Index("ix_sso_session_person_id", "person_id", "id"),
        Index("ix_sso_session_identity_id", "identity_id"),
        Index("ix_sso_session_expires_at", "expires_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    identity_id: Mapped[UUID] = mapped_column(ForeignKey("identity.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    authenticated_at: Mapped[datetime]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str]
    user_agent: Mapped[str]

    def end(self, now: datetime) -> None:
        if self.ended_at is not None:
            raise SessionOver
        self.ended_at = now

    def authenticated_again(self, token_hash: bytes, now: datetime, expires_at: datetime) -> None:
        """The same person proved it once more; the old cookie is worth nothing."""
        self.token_hash, self.authenticated_at, self.seen_at = token_hash, now, now
        self.expires_at = expires_at
