"""The operator's verbs, as processes."""

import asyncio
import json
import os
import sys

from campus_people import student
from running_identity import Browser, Running


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
    assert (await _run(identity, "grant-role", "20230000", "administrator"))[0] == 3
    assert (await _run(identity, "revoke-sessions", "20230000"))[0] == 3


async def test_a_weak_password_and_an_unreadable_line_are_refused_without_being_shown(
    identity: Running,
) -> None:
    weak = await _run(identity, "set-password", "20230101", stdin="secret12\n")
    line = '{"number": "20230101", "pasword": "my secret phrase"}'
    unreadable = await _run(identity, "apply-accounts", stdin=line)

    assert weak[0] == unreadable[0] == 4
    assert "secret12" not in weak[1]
    assert "my secret phrase" not in unreadable[1]


async def test_a_new_password_ends_open_sessions_and_the_same_one_does_not(
    identity: Running, browser: Browser
) -> None:
    await identity.arrive("20232003")
    tokens = await browser.signed_on("20232003")
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    await identity.give_passwords("20232003")
    still = await browser.token(**refresh)
    code, _ = await _run(identity, "set-password", "20232003", stdin="a-new-password\n")
    over = await browser.token(**refresh)

    assert (still.status_code, code, over.status_code) == (200, 0, 400)


async def test_revoke_sessions_ends_them(identity: Running, browser: Browser) -> None:
    await identity.arrive("20232004")
    tokens = await browser.signed_on("20232004")

    code, said = await _run(identity, "revoke-sessions", "20232004")

    assert (code, said) == (0, "1 sessions ended\n")
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await browser.token(**refresh)).json()["error"] == "invalid_grant"
