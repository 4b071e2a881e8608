"""What the person at the keyboard asks for: the environment, then `.env`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

DEFAULT_PORT = 8100


class BadOption(ValueError):
    """A variable holds something it cannot mean."""


@dataclass(frozen=True)
class Options:
    """Server addresses given here replace our own servers.

    `given` is everything, so that a service's own variable wins over what the
    launcher would have told it.
    """

    given: Mapping[str, str]
    port: int | None
    postgres_url: str
    nats_url: str
    valkey_url: str
    smtp_url: str
    public_url: str
    folder: Path

    @classmethod
    def read(cls, project: Path, environment: Mapping[str, str] | None = None) -> "Options":
        in_file = {k: v for k, v in dotenv_values(project / ".env").items() if v is not None}
        given = {**in_file, **(os.environ if environment is None else environment)}
        port = given.get("YIWANG_PORT", "")
        if port and not (port.isdigit() and 0 < int(port) < 65536):
            raise BadOption(f"YIWANG_PORT={port} is not a port.")
        return cls(
            given=given,
            port=int(port) if port else None,
            postgres_url=given.get("YIWANG_POSTGRES_URL", ""),
            nats_url=given.get("YIWANG_NATS_URL", ""),
            valkey_url=given.get("YIWANG_VALKEY_URL", ""),
            smtp_url=given.get("YIWANG_SMTP_URL", ""),
            public_url=given.get("YIWANG_PUBLIC_URL", "").rstrip("/"),
            folder=project / given.get("YIWANG_FOLDER", ".yiwang"),
        )
