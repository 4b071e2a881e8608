"""What lives between two steps of the protocol. Secrets are kept as digests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from authlib.oidc.core import AuthorizationCodeMixin
from sqlalchemy import ForeignKey, Index, LargeBinary, func
from sqlalchemy.orm import Mapped, mapped_column

from identity.tables import Base


class PendingAuthorization(Base):
    """A client waits while somebody signs on, in the browser that asked and no other."""

    __tablename__ = "pending_authorization"
    __table_args__ = (Index("ix_pending_authorization_expires_at", "expires_at"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    parameters: Mapped[dict[str, Any]]
    expires_at: Mapped[datetime]


class AuthorizationCode(Base, AuthorizationCodeMixin):  # type: ignore[misc]
    __tablename__ = "authorization_code"
    __table_args__ = (
        Index("ix_authorization_code_expires_at", "expires_at"),
        Index("ix_authorization_code_session_id", "session_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("oauth_client.client_id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sso_session.id", ondelete="CASCADE"))
    redirect_uri: Mapped[str]
    scope: Mapped[str]
    nonce: Mapped[str | None]
    code_challenge: Mapped[str | None]
    authenticated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]

    #: The only method there is (RFC 7636, 4.2).
    code_challenge_method = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.authenticated_at.timestamp())

    def get_acr(self) -> None:
        """No levels of assurance are told apart yet."""

    def get_amr(self) -> list[str]:
        return ["pwd"]


class RefreshToken(Base):
    """Worth something as long as its session lives."""

    __tablename__ = "refresh_token"
    __table_args__ = (
        Index("ix_refresh_token_session_id", "session_id"),
        Index("ix_refresh_token_code_id", "code_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=func.uuidv7())
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("oauth_client.client_id"))
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sso_session.id", ondelete="CASCADE"))
    # Not a reference: the code is forgotten long before.
    code_id: Mapped[UUID]
    scope: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    revoked_at: Mapped[datetime | None]

    def check_client(self, client: Any) -> bool:
        return bool(self.client_id == client.client_id)

    def get_scope(self) -> str:
        return self.scope
