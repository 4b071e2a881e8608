"""The parts of the platform, and what each is told in its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Part:
    """One process: `python -m <package> all`."""

    name: str
    owns_database: bool = True

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    @property
    def prefix(self) -> str:
        return f"{self.package.upper()}_"


GATEWAY: Final = Part("gateway", owns_database=False)
PARTS: Final = (
    Part("identity"),
    Part("catalog"),
    Part("workflow"),
    Part("data-middle"),
    Part("notify"),
    Part("academic"),
    GATEWAY,
)

#: What each may ask other services for in its own name.
SCOPES: Final[Mapping[str, str]] = {
    "identity": "records:read",
    "workflow": "records:read holders:read contacts:read",
    "notify": "holders:read contacts:read",
    "academic": "records:read",
}


@dataclass(frozen=True)
class Addresses:
    """Where everything is. Databases and NATS by part name; ports likewise."""

    public_url: str
    ports: Mapping[str, int]
    databases: Mapping[str, str]
    nats: Mapping[str, str]
    valkey: str
    smtp: str
    secrets: Mapping[str, str]
    clients_file: str
    files_folder: str = "/var/lib/yiwang/files"
    legacy_url: str = ""
    legacy_user: str = ""
    legacy_password: str = ""
    portal_folder: str = ""

    def of(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"


def environment(part: Part, at: Addresses, given: Mapping[str, str]) -> dict[str, str]:
    """The settings of `part`; what the person gave under the same name wins."""
    told = {
        "HOST": "127.0.0.1",
        "PORT": str(at.ports[part.name]),
        "ISSUER": at.public_url,
        "JWKS_URL": f"{at.of('identity')}/oauth/jwks",
        "AUDIENCE": "yiwang",
        "IDENTITY_URL": at.of("identity"),
        "SERVICE_SECRET": at.secrets[part.name],
        "NATS_URL": at.nats[part.name],
        # Streams are the launcher's: a service's login may not create them.
        "MANAGE_STREAMS": "false",
        **_own(part, at),
    }
    if part.owns_database:
        told["DATABASE_URL"] = at.databases[part.name]
    settings = {part.prefix + name: value for name, value in told.items()}
    return {name: given.get(name, value) for name, value in settings.items()}


def _own(part: Part, at: Addresses) -> dict[str, str]:
    match part.name:
        case "identity":
            return {
                "CLIENTS_FILE": at.clients_file,
                "DATA_MIDDLE_URL": at.of("data-middle"),
            }
        case "workflow":
            return {
                "DATA_MIDDLE_URL": at.of("data-middle"),
                "ACADEMIC_URL": at.of("academic"),
                "FILES_URL": Path(at.files_folder).as_uri(),
            }
        case "notify":
            return {"SMTP_URL": at.smtp}
        case "academic":
            return {
                "LEGACY_URL": at.legacy_url,
                "LEGACY_USER": at.legacy_user,
                "LEGACY_PASSWORD": at.legacy_password,
            }
        case "gateway":
            others = (each for each in PARTS if each is not GATEWAY)
            urls = {f"{each.package.upper()}_URL": at.of(each.name) for each in others}
            return {"VALKEY_URL": at.valkey, "PORTAL_FOLDER": at.portal_folder, **urls}
    return {}
