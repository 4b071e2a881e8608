"""A service with one endpoint and one query, in a process of its own."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from access_tokens import Tokens
from polling import until

from launcher.servers.ports import free_port

PROGRAM = Path(__file__).with_name("probe_service.py")


@asynccontextmanager
async def probe(
    database_url: str, *, otlp: str = "", tokens: Tokens | None = None
) -> AsyncIterator[str]:
    """Its address, once it answers."""
    port = free_port()
    trust = {"PROBE_ISSUER": tokens.issuer, "PROBE_JWKS_URL": tokens.jwks_url} if tokens else {}
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROGRAM), database_url, str(port), otlp, env={**os.environ, **trust}
    )

    async def answers() -> bool:
        async with httpx.AsyncClient() as client:
            try:
                return (await client.get(f"http://127.0.0.1:{port}/livez")).is_success
            except httpx.TransportError:
                return False

    try:
        await until(answers)
        yield f"http://127.0.0.1:{port}/probe"
    finally:
        process.terminate()
        await process.wait()
