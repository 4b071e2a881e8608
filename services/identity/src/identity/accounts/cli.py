"""Verbs for operators: passwords, roles, sessions."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import anyio
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from chassis.database import transaction
from chassis.service import Command, Runtime
from identity.accounts import queries
from identity.accounts.commands import set_password
from identity.accounts.errors import WeakPassword
from identity.persons.errors import NotProvisioned
from identity.persons.queries import active_identities, add_role
from identity.sessions.commands import revoke_person

UNKNOWN, REFUSED = 3, 4


class AccountLine(BaseModel):
    """One line of what `apply-accounts` reads."""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(pattern=r"^[A-Za-z0-9._-]{1,40}$")
    password: SecretStr | None = None
    roles: list[str] = []


async def _known(runtime: Runtime, numbers: Sequence[str], wait: float) -> dict[str, Any]:
    """Number to row of `password_hashes`; NotProvisioned if some are missing after `wait`."""
    until = asyncio.get_running_loop().time() + wait
    while True:
        async with runtime.sessions() as session:
            rows = {row.number: row for row in await queries.password_hashes(session, numbers)}
        missing = sorted(set(numbers) - rows.keys())
        if not missing:
            return rows
        if asyncio.get_running_loop().time() >= until:
            raise NotProvisioned(missing)
        await asyncio.sleep(0.25)


async def apply(runtime: Runtime, lines: Sequence[AccountLine], wait: float) -> int:
    """Passwords and roles of several people at once; 0, UNKNOWN or REFUSED."""
    try:
        known = await _known(runtime, [line.number for line in lines], wait)
        for line in lines:
            who = known[line.number]
            if line.password:
                secret = line.password.get_secret_value()
                await set_password(runtime, line.number, secret, who.person_id, who.password_hash)
            async with transaction(runtime) as session:
                for role in line.roles:
                    await add_role(session, who.person_id, role)
            print(f"{line.number}: done")
    except NotProvisioned as error:
        print(f"not provisioned yet: {error}", file=sys.stderr)
        return UNKNOWN
    except WeakPassword as error:
        print(f"password refused: {error}", file=sys.stderr)
        return REFUSED
    return 0


async def _apply_accounts(runtime: Runtime, arguments: Namespace) -> int:
    raw = await anyio.to_thread.run_sync(sys.stdin.read)
    try:
        lines = [AccountLine.model_validate_json(line) for line in raw.splitlines() if line]
    except ValidationError as error:
        # Without the input: it holds passwords.
        print(f"a line cannot be read: {error.errors(include_input=False)}", file=sys.stderr)
        return REFUSED
    return await apply(runtime, lines, arguments.wait)


async def _set_password(runtime: Runtime, arguments: Namespace) -> int:
    password = (await anyio.to_thread.run_sync(sys.stdin.readline)).rstrip("\n")
    line = AccountLine(number=arguments.number, password=SecretStr(password))
    return await apply(runtime, [line], arguments.wait)


async def _grant_role(runtime: Runtime, arguments: Namespace) -> int:
    line = AccountLine(number=arguments.number, roles=[arguments.role])
    return await apply(runtime, [line], arguments.wait)


async def _revoke_sessions(runtime: Runtime, arguments: Namespace) -> int:
    async with transaction(runtime) as session:
        found = await active_identities(session, [arguments.number])
        ended = 0
        for who in found:
            ended += await revoke_person(session, who.person_id, datetime.now(UTC))
    if not found:
        print(f"not provisioned: {arguments.number}", file=sys.stderr)
        return UNKNOWN
    print(f"{ended} sessions ended")
    return 0


def _numbered(parser: ArgumentParser) -> None:
    parser.add_argument("number", help="student or staff number")


def _waiting(parser: ArgumentParser) -> None:
    help = "seconds to wait until the people are provisioned"
    parser.add_argument("--wait", type=float, default=0, help=help)


def _numbered_waiting(parser: ArgumentParser) -> None:
    _numbered(parser)
    _waiting(parser)


def _with_role(parser: ArgumentParser) -> None:
    _numbered_waiting(parser)
    parser.add_argument("role", help="for example administrator")


COMMANDS = (
    Command(
        "set-password", "read a password from standard input", _numbered_waiting, _set_password
    ),
    Command("grant-role", "give somebody a role", _with_role, _grant_role),
    Command("revoke-sessions", "end every session of somebody", _numbered, _revoke_sessions),
    Command(
        "apply-accounts",
        'read lines of {"number", "password", "roles"} from standard input',
        _waiting,
        _apply_accounts,
    ),
)
