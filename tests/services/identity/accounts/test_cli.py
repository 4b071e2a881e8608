"""The operator's verbs, as processes."""

import asyncio
import io
import json
import os
import sys
from argparse import Namespace
from typing import Any

import pytest
from campus_people import student
from running_identity import Browser, Running

from identity.accounts.cli import COMMANDS


async def _run(identity: Running, *arguments: str, stdin: str = "") -> tuple[int, str]:
    settings = identity.runtime.service.settings
    environment = {
        **os.environ,
        "IDENTITY_DATABASE_URL": settings.database_url.get_secret_value(),
        "IDENTITY_NATS_URL": settings.nats_url.get_secret_value(),
        "IDENTITY_ISSUER": settings.issuer,
        "IDENTITY_JWKS_URL": settings.jwks_url,
        "IDENTITY_KEY_SECRET": settings.key_secret.get_secret_value(),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "identity",
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate(stdin.encode())
    return process.returncode or 0, output.decode()


async def test_apply_accounts_waits_until_people_are_provisioned(
    identity: Running, browser: Browser
) -> None:
    lines = [
        {"number": "20232001", "password": "a-password-for-him", "roles": ["administrator"]},
        {"number": "20232002", "password": "a-password-for-her", "roles": []},
    ]
    stdin = "\n".join(json.dumps(line) for line in lines)
    applying = asyncio.create_task(_run(identity, "apply-accounts", "--wait", "60", stdin=stdin))

    await identity.provision(student("20232001"), student("20232002"))

    assert await applying == (0, "20232001: done\n20232002: done\n")
    where = (await browser.ask()).headers["location"]
    assert (await browser.fill_in(where, "20232001", "a-password-for-him")).status_code == 303
    roles = await identity.fetch("SELECT role FROM person_role")
    assert [row["role"] for row in roles] == ["administrator"]


async def test_an_unknown_number_is_exit_3_with_its_name(identity: Running) -> None:
    code, said = await _run(identity, "set-password", "20230000", stdin="a-long-password\n")

    assert code == 3
    assert "not provisioned yet: 20230000" in said


@pytest.mark.parametrize("verb", ["grant-role", "revoke-sessions"])
async def test_every_verb_says_so_when_the_number_is_unknown(
    identity: Running, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    assert await _do(identity, verb, number="20230000", role="administrator") == 3
    assert "20230000" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("verb", "stdin"),
    [
        ("set-password", "secret12\n"),
        ("apply-accounts", '{"number": "20230101", "pasword": "secret12 phrase"}'),
        ("apply-accounts", "secret12"),
    ],
)
async def test_what_is_refused_is_not_shown(
    identity: Running,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    stdin: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(stdin))

    assert await _do(identity, verb, number="20230101") == 4

    said = capsys.readouterr()
    assert "secret12" not in said.out + said.err


async def test_a_new_password_ends_open_sessions_and_the_same_one_does_not(
    identity: Running, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    await identity.arrive("20232003")
    tokens = await browser.signed_on("20232003")
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    monkeypatch.setattr("sys.stdin", io.StringIO("a-new-password\n"))

    await identity.give_passwords("20232003")
    still = await browser.token(**refresh)
    done = await _do(identity, "set-password", number="20232003")
    over = await browser.token(**refresh)

    assert (still.status_code, done, over.status_code) == (200, 0, 400)


async def test_revoke_sessions_ends_them(
    identity: Running, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    await identity.arrive("20232004")
    tokens = await browser.signed_on("20232004")

    assert await _do(identity, "revoke-sessions", number="20232004") == 0

    assert capsys.readouterr().out.endswith("1 sessions ended\n")
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await browser.token(**refresh)).json()["error"] == "invalid_grant"


async def _do(identity: Running, verb: str, **arguments: Any) -> int:
    """The verb without the cost of a process."""
    command = next(each for each in COMMANDS if each.name == verb)
    return await command.run(identity.runtime, Namespace(**{"wait": 0, **arguments}))
