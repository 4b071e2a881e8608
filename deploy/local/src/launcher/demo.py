"""What makes the demo campus one: people one can sign on as."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable
from typing import Protocol

from demo_campus.accounts import DEMO_ACCOUNTS, PASSWORD, DemoAccount
from launcher.home import Home
from launcher.servers.processes import DidNotStart
from launcher.up import up

PROVISIONED_SECONDS = 120.0
JOURNEY = "demo_campus.journey"


def demo(home: Home) -> int:
    """Start what is not running, then tell the story; its exit status is ours."""
    if (status := up(home, demo=True)) != 0:
        return status
    state = home.state
    legacy = state["parts"].get("legacy-academic")
    if legacy is None:
        print("The story needs the simulated academic system, not ACADEMIC_LEGACY_URL.")
        return 1
    print(flush=True)
    command = [sys.executable, "-m", JOURNEY, "--base-url", state["url"]]
    command += ["--legacy-url", f"http://127.0.0.1:{legacy['port']}"]
    return subprocess.run(command, cwd=home.project, check=False).returncode


class RunCommand(Protocol):
    def __call__(self, module: str, arguments: list[str], stdin: str = "") -> Awaitable[None]: ...


class DemoCampus:
    def __init__(self, run: RunCommand) -> None:
        self._run = run

    async def open(self) -> None:
        """The demo accounts have their password and role.

        Their people come from the academic system by way of data-middle, a
        moment after everything is up; until then identity does not know them.
        """
        deadline = time.monotonic() + PROVISIONED_SECONDS
        for account in DEMO_ACCOUNTS:
            await self._known(account, deadline)
            if account.role is not None:
                await self._run("identity", ["grant-role", account.number, account.role])

    async def _known(self, account: DemoAccount, deadline: float) -> None:
        while True:
            try:
                await self._run("identity", ["set-password", account.number], PASSWORD + "\n")
            except DidNotStart:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.5)
            else:
                return
