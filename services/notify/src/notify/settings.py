"""What notify has to be told, from `NOTIFY_…` in the environment."""

import re
from typing import cast
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator

from chassis.service import Runtime, ServiceSettings, settings_for


class Settings(ServiceSettings):
    """Without `smtp_url` there is no e-mail; the inbox works all the same."""

    model_config = settings_for("NOTIFY_")

    # smtp://user:password@host:port, or smtps://…; STARTTLS is used where offered.
    smtp_url: SecretStr = SecretStr("")
    # Empty: no-reply at the host of `issuer`.
    mail_from: str = ""

    @field_validator("smtp_url")
    @classmethod
    def _known_scheme(cls, url: SecretStr) -> SecretStr:
        if raw := url.get_secret_value():
            at = urlsplit(raw)
            if at.scheme not in ("smtp", "smtps") or not at.hostname or not at.port:
                raise ValueError("expected smtp:// or smtps://, a host and a port")
        return url

    @field_validator("mail_from")
    @classmethod
    def _one_address(cls, address: str) -> str:
        if address and not re.fullmatch(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+", address):
            raise ValueError("expected an e-mail address")
        return address

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_url.get_secret_value())

    @property
    def sender(self) -> str:
        host = urlsplit(self.issuer).hostname or ""
        return self.mail_from or f"no-reply@{host if '.' in host else 'localhost'}"


def settings_of(runtime: Runtime) -> Settings:
    return cast("Settings", runtime.service.settings)
