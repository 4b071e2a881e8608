"""A registered client, as Authlib's core asks about it."""

import hmac
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin
from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from identity.derived import digest
from identity.tables import Base

_GRANTS = {
    "service": frozenset({"client_credentials"}),
    "web": frozenset({"authorization_code", "refresh_token"}),
    # Nothing binds a public client's refresh token to it; it asks again with
    # prompt=none while the person is signed on.
    "public": frozenset({"authorization_code"}),
}


class Client(Base, ClientMixin):  # type: ignore[misc]
    __tablename__ = "oauth_client"

    client_id: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    kind: Mapped[str]
    scopes: Mapped[list[Any]]
    redirect_uris: Mapped[list[Any]]
    post_logout_redirect_uris: Mapped[list[Any]]
    pkce_required: Mapped[bool]
    active: Mapped[bool]

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: who wants an answer says where to."""

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """To the letter (RFC 9700, 2.1)."""
        return redirect_uri in self.redirect_uris

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What a sign-on is granted: unknown scopes are ignored, without `openid` it is none."""
        asked = (scope or "").split()
        granted = " ".join(s for s in dict.fromkeys(asked) if s in self.scopes)
        return granted if "openid" in granted.split() else None

    def check_client_secret(self, client_secret: str) -> bool:
        known = self.secret_hash or b""
        return hmac.compare_digest(known, digest(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        _ = endpoint
        return (method == "none") is (self.kind == "public")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in _GRANTS[self.kind]
