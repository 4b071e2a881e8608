"""The file in which clients are registered."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, model_validator


class ClientEntry(BaseModel):
    """`service` acts in its own name, `web` keeps a secret, `public` (an app) cannot."""

    model_config = ConfigDict(extra="forbid")

    client_id: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    secret: SecretStr | None = None
    kind: Literal["service", "web", "public"]
    scopes: list[str] = []
    redirect_uris: list[str] = []
    post_logout_redirect_uris: list[str] = []
    pkce: Literal["required", "optional"] = "required"

    @model_validator(mode="after")
    def _secret_fits_kind(self) -> "ClientEntry":
        secret = self.secret.get_secret_value() if self.secret else ""
        if self.kind == "public":
            if secret or self.pkce == "optional":
                raise ValueError("a public client has no secret and always uses PKCE")
        elif len(secret) < 16:
            raise ValueError("the secret needs at least 16 characters")
        return self

    @model_validator(mode="after")
    def _complete_addresses(self) -> "ClientEntry":
        for uri in (*self.redirect_uris, *self.post_logout_redirect_uris):
            parts = urlsplit(uri)
            if not parts.scheme or parts.fragment or not uri.isascii():
                raise ValueError("an address is complete and has no fragment")
        return self


ClientFile = TypeAdapter(list[ClientEntry])
