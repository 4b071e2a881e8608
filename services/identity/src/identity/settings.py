"""What identity has to be told, from `IDENTITY_…` in the environment."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator

from chassis.service import Runtime, ServiceSettings, settings_for


@dataclass(frozen=True)
class Lifetime:
    """How long a session may lie idle, and how old it may get."""

    idle: timedelta
    absolute: timedelta


class Settings(ServiceSettings):
    """`issuer` is the public address of the whole platform; browsers find identity behind it."""

    model_config = settings_for("IDENTITY_")

    data_middle_url: str = ""
    # JSON; see `clients.schemas.ClientEntry`.
    clients_file: str = ""
    # Seals the private signing keys in the database. Empty: derived from `service_secret`.
    key_secret: SecretStr = SecretStr("")

    session_idle_minutes: int = 120
    session_hours: int = 12
    # Passwords checked at the same time: each takes 19 MiB and a processor for 30 ms.
    password_checks: int = 2

    @field_validator("issuer", "data_middle_url")
    @classmethod
    def _without_trailing_slash(cls, url: str) -> str:
        return url.rstrip("/")

    @property
    def https(self) -> bool:
        return urlsplit(self.issuer).scheme == "https"

    @property
    def session_lifetime(self) -> Lifetime:
        return Lifetime(
            idle=timedelta(minutes=self.session_idle_minutes),
            absolute=timedelta(hours=self.session_hours),
        )

    @property
    def own_secret(self) -> bytes:
        """What identity's own keys are derived from; ValueError while there is none."""
        secret = self.key_secret.get_secret_value() or self.service_secret.get_secret_value()
        if len(secret) < 16:
            raise ValueError("IDENTITY_KEY_SECRET needs at least 16 characters.")
        return secret.encode()


def settings_of(runtime: Runtime) -> Settings:
    return cast("Settings", runtime.service.settings)
