"""Databases, roles and streams, before the services that need them.

Reads what to prepare as JSON from standard input: it holds passwords, and
arguments are for everyone to see.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass

import asyncpg

from launcher import streams


@dataclass(frozen=True)
class Database:
    """A database and the role that owns it, of the same name."""

    name: str
    password: str


@dataclass(frozen=True)
class Wanted:
    """Empty addresses: that server is not ours to prepare."""

    postgres_url: str
    databases: tuple[Database, ...]
    nats_url: str

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Wanted":
        found = json.loads(text)
        databases = tuple(Database(**each) for each in found["databases"])
        return cls(found["postgres_url"], databases, found["nats_url"])


async def prepare(wanted: Wanted) -> None:
    """Idempotent: a second time it changes nothing but the roles' passwords."""
    if wanted.postgres_url:
        await _databases(wanted.postgres_url, wanted.databases)
    if wanted.nats_url:
        await streams.ensure(wanted.nats_url)


async def _databases(url: str, wanted: tuple[Database, ...]) -> None:
    postgres = await asyncpg.connect(url)
    try:
        roles = {row["rolname"] for row in await postgres.fetch("SELECT rolname FROM pg_roles")}
        present = {
            row["datname"] for row in await postgres.fetch("SELECT datname FROM pg_database")
        }
        for each in wanted:
            verb = "ALTER" if each.name in roles else "CREATE"
            # Statements about roles take no parameters; the password is ours, of [A-Za-z0-9_-].
            await postgres.execute(f"{verb} ROLE {each.name} LOGIN PASSWORD '{each.password}'")
            if each.name not in present:
                # An administrator short of superuser may give a database only to roles it is in.
                await postgres.execute(f"GRANT {each.name} TO CURRENT_USER")
                await postgres.execute(f"CREATE DATABASE {each.name} OWNER {each.name}")
                await postgres.execute(f"REVOKE ALL ON DATABASE {each.name} FROM PUBLIC")
    finally:
        await postgres.close()


if __name__ == "__main__":
    asyncio.run(prepare(Wanted.from_json(sys.stdin.read())))
