"""Messages the moment they are told, over a real connection."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from access_tokens import bearer
from polling import until

from chassis.app import create_app
from notify.live import feed
from notify.live.hub import MOST_STREAMS, Hub


class Stream:
    """What an open page reads."""

    def __init__(self, response: httpx.Response) -> None:
        self.response, self._lines = response, response.aiter_lines()

    async def block(self) -> dict[str, str]:
        """The next event or comment, by field; {} at the end."""
        found: dict[str, str] = {}
        async with asyncio.timeout(10):
            async for line in self._lines:
                if not line:
                    return found
                name, _, value = line.partition(":")
                found[name] = value.strip()
        return found

    async def message(self) -> dict[str, Any]:
        while block := await self.block():
            if "data" in block:
                assert block["event"] == "message"
                message: dict[str, Any] = json.loads(block["data"])
                assert block["id"] == message["id"]
                return message
        raise EOFError

    async def ended(self) -> bool:
        while await self.block():
            pass
        return True


@pytest.fixture
async def address(service, runtime, free_port) -> AsyncIterator[str]:
    port = free_port()
    app = create_app(service, runtime)
    app.state.runtime = runtime
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{port}/api/notify/v1/stream"
    runtime.stopping.set()
    server.should_exit = True
    await task


@pytest.fixture
async def listen(address) -> AsyncIterator[Callable[..., Any]]:
    """`async with listen(headers)`: an open stream that has said its first word."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(timeout=20, limits=limits) as client:

        @asynccontextmanager
        async def connect(headers: dict[str, str], last: str = "") -> AsyncIterator[Stream]:
            sent = {**headers, "Last-Event-ID": last} if last else headers
            async with client.stream("GET", address, headers=sent) as response:
                assert response.status_code == 200
                assert response.headers["content-type"].startswith("text/event-stream")
                stream = Stream(response)
                assert "retry" in await stream.block()
                yield stream

        yield connect


async def test_a_message_arrives_when_it_is_told(campus, listen, li_hua):
    async with listen(li_hua) as stream:
        await campus.told("20230101")

        message = await stream.message()

    assert message["title"]["zh"] == "您的「教室借用审批」申请 JSJY-2026-000001 已提交"


async def test_everyone_gets_their_own_messages_on_every_page(campus, listen, li_hua, tokens):
    other = bearer(tokens.student("20230102"))
    async with listen(li_hua) as one, listen(li_hua) as two, listen(other) as three:
        await campus.told("20230102", "20230101", "20230101")

        first = [await one.message(), await one.message()]
        second = [await two.message(), await two.message()]
        third = await three.message()

    mine = [str(m.id) for m in await campus.messages() if m.person_id == campus.person()]
    assert [m["id"] for m in first] == [m["id"] for m in second] == mine
    assert third["id"] not in mine


async def test_what_was_told_before_is_not_pushed(campus, listen, li_hua):
    await campus.told("20230101")
    async with listen(li_hua) as stream:
        await campus.told("20230101")

        message = await stream.message()

    assert message["id"] == str((await campus.messages())[1].id)


async def test_a_page_that_comes_back_gets_what_it_missed_once_and_in_order(
    campus, listen, li_hua, monkeypatch
):
    monkeypatch.setattr(feed, "PAGE", 2)
    async with listen(li_hua) as stream:
        await campus.told("20230101")
        last = (await stream.message())["id"]
    await campus.told(*["20230101"] * 5, "20230102")

    async with listen(li_hua, last) as stream:
        await campus.told("20230101")
        got = [(await stream.message())["id"] for _ in range(6)]

    mine = [str(m.id) for m in await campus.messages() if m.person_id == campus.person()]
    assert got == mine[1:]


async def test_with_somebody_elses_last_id_one_gets_nothing_old(campus, listen, tokens):
    await campus.told("20230101", "20230102", "20230102")
    foreign = str((await campus.messages())[0].id)
    async with listen(bearer(tokens.student("20230102")), foreign) as stream:
        await campus.told("20230102")

        message = await stream.message()

    assert message["id"] == str((await campus.messages())[3].id)


async def test_an_unreadable_last_id_is_refused(address, li_hua):
    async with httpx.AsyncClient() as client:
        answer = await client.get(address, headers={**li_hua, "Last-Event-ID": "nonsense"})

    assert answer.status_code == 422


async def test_messages_told_at_once_by_many_workers_all_arrive(campus, listen, li_hua):
    async with listen(li_hua) as stream:
        await campus.told()
        for _ in range(40):
            await campus.report_submission()
        await asyncio.gather(*[campus.tell() for _ in range(4)])
        got = [(await stream.message())["id"] for _ in range(40)]

    assert got == [str(m.id) for m in await campus.messages()]


async def test_a_silent_stream_shows_that_it_lives(listen, li_hua, monkeypatch):
    monkeypatch.setattr(feed, "HEARTBEAT_SECONDS", 0.05)
    async with listen(li_hua) as stream:
        assert (await stream.block()) == {"": "still here"}
        assert (await stream.block()) == {"": "still here"}


async def test_a_stream_ends_with_its_token(listen, tokens):
    dying = bearer(tokens.student(exp=int(time.time()) + 1))
    async with listen(dying) as stream:
        assert await stream.ended()


async def test_of_too_many_pages_the_oldest_ends(listen, li_hua):
    async with AsyncExitStack() as stack:
        streams = [await stack.enter_async_context(listen(li_hua)) for _ in range(MOST_STREAMS + 1)]
        assert await streams[0].ended()


async def test_open_streams_hold_no_connection_to_the_database(
    campus, listen, li_hua, runtime, tokens
):
    async with AsyncExitStack() as stack:
        people = [bearer(tokens.student(f"2023{n:04}")) for n in range(60)]
        for person in people:
            await stack.enter_async_context(listen(person))

        await until(lambda: runtime.engine.pool.checkedout() <= 1)
        rows = await campus.select(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
            " AND state LIKE 'idle in transaction%'"
        )

    assert rows == []


async def test_a_page_that_leaves_is_forgotten(listen, li_hua, runtime):
    hub = runtime.get(Hub)
    async with listen(li_hua):
        assert hub._listeners
    await until(lambda: not hub._listeners)


async def test_a_process_that_stops_ends_its_streams(listen, li_hua, runtime):
    async with listen(li_hua) as stream:
        runtime.stopping.set()

        assert await stream.ended()


async def test_sigterm_ends_streams_and_process_at_once(campus, settings, free_port, li_hua):
    port = free_port()
    secret = {"database_url", "nats_url", "smtp_url", "service_secret"}
    told_it = {
        f"NOTIFY_{name.upper()}": value.get_secret_value() if name in secret else str(value)
        for name, value in settings
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "notify", "all"),
        env={**os.environ, **told_it, "NOTIFY_PORT": str(port)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(timeout=20) as client:

        async def ready() -> bool:
            try:
                return (await client.get(f"{base}/readyz")).is_success
            except httpx.TransportError:
                return False

        await until(ready, 60)
        async with client.stream("GET", f"{base}/api/notify/v1/stream", headers=li_hua) as opened:
            stream = Stream(opened)
            await stream.block()
            await campus.report_submission()
            message = await stream.message()
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert await stream.ended()
        await process.wait()

    assert message["kind"] == "case-submitted"
    # Uvicorn would cut a stream off after ten seconds; this one ended by itself.
    assert time.monotonic() - began < 8
    assert process.returncode == 0
