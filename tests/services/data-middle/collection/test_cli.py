"""`accept-run`, as an operator types it."""

import asyncio
import os
import sys
from uuid import uuid4


async def _accept(runtime, id) -> tuple[int, str]:
    settings = runtime.service.settings
    told = {
        "DATA_MIDDLE_DATABASE_URL": settings.database_url.get_secret_value(),
        "DATA_MIDDLE_NATS_URL": settings.nats_url.get_secret_value(),
        "DATA_MIDDLE_ISSUER": settings.issuer,
        "DATA_MIDDLE_JWKS_URL": settings.jwks_url,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "data_middle", "accept-run", str(id)),
        env={**os.environ, **told},
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, output.decode().strip()


async def test_accepting_a_suspicious_run_removes_what_it_did_not_name(campus, runtime):
    everyone = [campus.student(f"2023{n:04}") for n in range(4)]
    await campus.full(everyone)
    run = await campus.run(await campus.full(everyone[:1], hours=1))

    assert await _accept(runtime, run.id) == (0, "3 records are marked removed")
    assert await _accept(runtime, run.id) == (1, "This run does not wait for a decision")
    assert await _accept(runtime, uuid4()) == (1, "There is no such run")
