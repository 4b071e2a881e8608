import asyncio
import os
import signal
import sys
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from access_tokens import bearer
from running_gateway import answer, eventually

from gateway.serving import running, serve_until
from gateway.settings import Settings
from launcher import streams

CASES = "/api/workflow/v1/cases"
MATTERS = "/api/catalog/v1/matters"


@pytest.fixture
def environment(upstream, tokens, valkey_url, nats_url, nats_url_for, free_port):
    port = free_port()
    services = ("IDENTITY", "CATALOG", "WORKFLOW", "DATA_MIDDLE", "NOTIFY", "ACADEMIC")
    return port, {
        **os.environ,
        "GATEWAY_PORT": str(port),
        "GATEWAY_ISSUER": tokens.issuer,
        "GATEWAY_JWKS_URL": tokens.jwks_url,
        "GATEWAY_VALKEY_URL": valkey_url,
        "GATEWAY_NATS_URL": nats_url_for("gateway"),
        "GATEWAY_SERVICE_SECRET": "secret",
        **{f"GATEWAY_{service}_URL": upstream.url for service in services},
    }


async def test_told_to_stop_it_finishes_what_is_under_way(environment, upstream, tokens):
    port, settings = environment
    go_on = asyncio.Event()

    async def waiting(scope, receive, send):
        await go_on.wait()
        await answer(send, b'{"finished":true}')

    async def stream(scope, receive, send):
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"data: 1\n\n", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass

    upstream.on(CASES, waiting)
    upstream.on("/api/notify/v1/stream", stream)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", env=settings, stdout=asyncio.subprocess.PIPE
    )
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:

        async def ready() -> bool:
            try:
                return (await client.get("/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(ready, 30)
        headers = bearer(tokens.student())
        under_way = asyncio.create_task(client.get(CASES, headers=headers, timeout=20))
        async with client.stream("GET", "/api/notify/v1/stream", headers=headers) as events:
            chunks = events.aiter_raw()
            await anext(chunks)
            await upstream.arrived.wait()

            process.send_signal(signal.SIGTERM)

            assert [chunk async for chunk in chunks] == []
        assert process.returncode is None
        go_on.set()
        assert (await under_way).json() == {"finished": True}
    output, _ = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0, output


async def test_it_is_not_ready_while_it_drains(start_gateway, upstream, tokens):
    async with start_gateway() as started:
        started.gateway.draining = True

        assert (await started.client.get("/readyz")).status_code == 503
        assert (await started.client.get("/livez")).status_code == 200
        assert (await started.client.get(MATTERS)).status_code == 200
        stream = await started.client.get("/api/notify/v1/stream", headers=bearer(tokens.student()))
        assert stream.status_code == 503


async def test_it_is_not_ready_before_it_knows_identitys_keys(
    upstream, tokens, tmp_path, start_gateway, free_port
):
    known = Path(urlsplit(tokens.jwks_url).path).read_text()  # noqa: ASYNC240
    file, port = tmp_path / "later.json", free_port()
    services = ("identity", "catalog", "workflow", "data_middle", "notify", "academic")
    settings = Settings(
        port=port,
        issuer=tokens.issuer,
        jwks_url=file.as_uri(),
        valkey_url="valkey://127.0.0.1:1/0",
        nats_url="nats://127.0.0.1:1",
        service_secret="s",
        **{f"{service}_url": upstream.url for service in services},
    )
    stop = asyncio.Event()
    async with (
        running(settings) as gateway,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        task = asyncio.create_task(serve_until(stop, gateway))

        async def status(path: str, expected: int, **headers: str) -> bool:
            try:
                return (await client.get(path, headers=headers)).status_code == expected
            except httpx.TransportError:
                return False

        await eventually(lambda: status("/livez", 200))
        assert await status("/readyz", 503)
        assert await status(CASES, 503, **bearer(tokens.student()))
        assert await status(MATTERS, 200)

        file.write_text(known)

        await eventually(lambda: status("/readyz", 200))
        assert await status(CASES, 200, **bearer(tokens.student()))
        stop.set()
        await task


async def test_nats_being_away_stops_nothing_and_its_return_is_noticed(
    start_gateway, upstream, tokens, own_nats
):
    async with start_gateway(nats_url=own_nats.url_for("gateway")) as started:
        assert (await started.client.get(CASES, headers=bearer(tokens.student()))).is_success
        await streams.recreate(own_nats.everything_url)
        listening = started.gateway.revocations.listening
        await asyncio.wait_for(listening.wait(), 15)

        own_nats.kill()

        async def noticed() -> bool:
            return not listening.is_set()

        await eventually(noticed, 30)
        assert (await started.client.get(CASES, headers=bearer(tokens.student()))).is_success
        own_nats.start()
        await asyncio.wait_for(listening.wait(), 30)


async def test_it_knows_no_other_verbs():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway", "migrate", stderr=asyncio.subprocess.PIPE
    )
    _, error = await process.communicate()

    assert process.returncode == 1
    assert b"usage" in error
