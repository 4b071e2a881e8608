"""A process that is told to stop."""

import os
import signal
import sys
from asyncio import create_subprocess_exec
from pathlib import Path

import httpx
from polling import until

PROBE = Path(__file__).resolve().parents[1] / "bench" / "probe_service.py"


async def answered(url: str) -> int | None:
    async with httpx.AsyncClient() as http:
        try:
            return (await http.get(url)).status_code
        except httpx.TransportError:
            return None


async def test_a_stopping_service_answers_on_while_it_drains(empty_database, free_port):
    port = free_port()
    command = [sys.executable, str(PROBE), await empty_database(), str(port), ""]
    process = await create_subprocess_exec(*command, env={**os.environ, "PROBE_DRAIN_SECONDS": "3"})
    here = f"http://127.0.0.1:{port}"

    async def status(path: str, wanted: int | None) -> bool:
        return await answered(here + path) == wanted

    try:
        await until(lambda: status("/readyz", 200))
        process.send_signal(signal.SIGTERM)
        await until(lambda: status("/readyz", 503))
        still_served = await answered(f"{here}/probe")
        await until(lambda: status("/livez", None))
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

    assert (still_served, code) == (200, 0)
