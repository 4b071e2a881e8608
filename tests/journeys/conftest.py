"""The whole platform with its demo campus, started as `make up` starts it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from shutil import rmtree

import asyncpg
import httpx
import pytest
from polling import until

from demo_campus.accounts import BY_NUMBER
from demo_campus.visitor import Visitor
from launcher.home import Home
from launcher.servers import unprivileged
from launcher.servers.ports import free_port

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 240


class Platform:
    """A running platform, and the means to hurt it."""

    def __init__(self, folder: Path) -> None:
        self.home = Home(folder)
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("YIWANG_")},
            "YIWANG_FOLDER": str(folder),
            "YIWANG_PORT": str(free_port()),
        }

    @property
    def url(self) -> str:
        return str(self.home.state["url"])

    @property
    def legacy_url(self) -> str:
        return f"http://127.0.0.1:{self.home.state['parts']['legacy-academic']['port']}"

    def launcher(self, *arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "launcher", *arguments],
            env=self.env,
            cwd=PROJECT,
            check=True,
            timeout=START_SECONDS,
        )

    def pid(self, part: str) -> int:
        return int(self.home.state["parts"][part]["pid"] or 0)

    def signal(self, part: str, number: signal.Signals) -> None:
        os.kill(self.pid(part), number)

    async def kill(self, part: str) -> None:
        """kill -9, and wait until the supervisor has brought it back."""
        before = self.pid(part)
        os.kill(before, signal.SIGKILL)
        await self.back(part, before)

    async def back(self, part: str, before: int) -> None:
        def again() -> bool:
            shown = self.home.state["parts"][part]
            return shown["pid"] not in (None, before) and shown["state"] == "ready"

        await until(again, 60)

    async def sql(self, service: str, query: str) -> list[asyncpg.Record]:
        """Ask a service's own database, as an operator would."""
        told = self.home.environment[service]
        url = told[f"{service.replace('-', '_').upper()}_DATABASE_URL"]
        connection = await asyncpg.connect(url.replace("+asyncpg", ""))
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    def command(self, service: str, *arguments: str) -> str:
        """`python -m <service> …` with the service's own settings."""
        package = service.replace("-", "_")
        done = subprocess.run(
            [sys.executable, "-m", package, *arguments],
            env={**self.env, **self.home.environment[service]},
            cwd=PROJECT,
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return done.stdout

    async def legacy_fault(self, **fault: object) -> None:
        async with httpx.AsyncClient(base_url=self.legacy_url) as http:
            (await http.post("/faults", json=fault)).raise_for_status()


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    folder = unprivileged.temporary_directory("yiwang-journeys-")
    platform = Platform(folder)
    try:
        platform.launcher("up", "--demo")
        yield platform
    finally:
        if os.environ.get("KEEP_LOGS"):
            sys.stderr.write(json.dumps({"logs": str(platform.home.logs)}) + "\n")
        platform.launcher("down")
        if not os.environ.get("KEEP_LOGS"):
            rmtree(folder, ignore_errors=True)


@pytest.fixture
async def people(platform: Platform) -> AsyncIterator[dict[str, Visitor]]:
    """The student, the college secretary and the clerk, signed on."""
    roles = {"student": "20230101", "secretary": "T1001", "clerk": "T2001"}
    async with AsyncExitStack() as stack:
        visitors = {
            role: await stack.enter_async_context(
                Visitor(platform.url, number, BY_NUMBER[number].name)
            )
            for role, number in roles.items()
        }
        for visitor in visitors.values():
            await visitor.sign_on()
        yield visitors
