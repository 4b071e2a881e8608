import asyncio

import pytest
from access_tokens import bearer
from running_gateway import eventually

STREAM = "/api/notify/v1/stream"
EVENTS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache")]


class Notify:
    """Sends what a test puts into it, until the client goes."""

    def __init__(self) -> None:
        self.events: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.ended = asyncio.Event()
        self.headers: dict[bytes, bytes] = {}

    async def __call__(self, scope, receive, send) -> None:
        self.headers = dict(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": EVENTS})
        gone = asyncio.create_task(self._gone(receive))
        try:
            while not gone.done():
                event = asyncio.create_task(self.events.get())
                await asyncio.wait({gone, event}, return_when=asyncio.FIRST_COMPLETED)
                if not event.done():
                    event.cancel()
                    return
                body = event.result()
                if body is None:
                    await send({"type": "http.response.body", "body": b""})
                    return
                await send({"type": "http.response.body", "body": body, "more_body": True})
        finally:
            gone.cancel()
            self.ended.set()

    async def _gone(self, receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


@pytest.fixture
def notify(upstream) -> Notify:
    notify = Notify()
    upstream.on(STREAM, notify)
    return notify


async def test_each_event_arrives_when_it_is_sent(client, notify, tokens):
    headers = {**bearer(tokens.student()), "Last-Event-ID": "41", "Accept": "text/event-stream"}
    async with client.stream("GET", STREAM, headers=headers) as response:
        chunks = response.aiter_raw()
        for number in range(3):
            notify.events.put_nowait(b"id: %d\ndata: {}\n\n" % number)

            assert await asyncio.wait_for(anext(chunks), 5) == b"id: %d\ndata: {}\n\n" % number

        assert response.headers["content-type"] == "text/event-stream"
        assert notify.headers[b"last-event-id"] == b"41"


async def test_the_stream_ends_at_the_service_when_the_client_goes(client, notify, tokens):
    async with client.stream("GET", STREAM, headers=bearer(tokens.student())) as response:
        notify.events.put_nowait(b"data: 1\n\n")
        await anext(response.aiter_raw())

    await asyncio.wait_for(notify.ended.wait(), 5)


async def test_the_stream_ends_when_the_service_ends_it(client, notify, tokens):
    async with client.stream("GET", STREAM, headers=bearer(tokens.student())) as response:
        notify.events.put_nowait(b"data: 1\n\n")
        notify.events.put_nowait(None)

        assert b"".join([chunk async for chunk in response.aiter_raw()]) == b"data: 1\n\n"


async def test_a_silent_stream_gets_a_heartbeat_but_never_inside_an_event(
    start_gateway, notify, tokens
):
    async with (
        start_gateway(heartbeat_seconds=0.05) as running,
        running.client.stream("GET", STREAM, headers=bearer(tokens.student())) as response,
    ):
        chunks = response.aiter_raw()
        assert await asyncio.wait_for(anext(chunks), 5) == b": still here\n\n"

        notify.events.put_nowait(b"data: half an ")
        while (chunk := await asyncio.wait_for(anext(chunks), 5)).startswith(b":"):
            pass
        assert chunk == b"data: half an "
        waiting = asyncio.ensure_future(anext(chunks))
        done, _ = await asyncio.wait({waiting}, timeout=0.5)
        assert not done

        notify.events.put_nowait(b"event\n\n")
        assert await waiting == b"event\n\n"


async def test_a_stream_outlives_the_time_out_of_requests(start_gateway, notify, tokens):
    async with (
        start_gateway(timeout_seconds=0.2) as running,
        running.client.stream("GET", STREAM, headers=bearer(tokens.student())) as response,
    ):
        chunks = response.aiter_raw()
        notify.events.put_nowait(b"data: 1\n\n")
        await anext(chunks)
        await asyncio.sleep(0.6)
        notify.events.put_nowait(b"data: 2\n\n")

        assert await asyncio.wait_for(anext(chunks), 5) == b"data: 2\n\n"


async def test_a_revoked_session_loses_its_stream_and_only_its(shared, client, notify, tokens):
    mine, other = tokens.student(sid="sid-1"), tokens.student(sid="sid-2")
    async with (
        client.stream("GET", STREAM, headers=bearer(mine)) as response,
        client.stream("GET", STREAM, headers=bearer(other)) as kept,
    ):
        await shared.gateway.revoke("sid-1")

        assert [chunk async for chunk in response.aiter_raw()] == []
        for _ in range(2):
            notify.events.put_nowait(b"data: 1\n\n")
        assert await asyncio.wait_for(anext(kept.aiter_raw()), 5) == b"data: 1\n\n"

    async def none_open() -> bool:
        return shared.gateway.upstreams["notify"].streams == 0

    await eventually(none_open)


async def test_streams_have_a_limit_of_their_own(start_gateway, notify, tokens):
    async with (
        start_gateway(max_streams=1) as running,
        running.client.stream("GET", STREAM, headers=bearer(tokens.student())),
    ):
        refused = await running.client.get(STREAM, headers=bearer(tokens.student()))
        request = await running.client.get(
            "/api/notify/v1/messages", headers=bearer(tokens.student())
        )

        assert (refused.status_code, refused.json()["code"]) == (503, "upstream-busy")
        assert request.status_code == 200


async def test_a_refusal_passes_as_it_is(client, upstream, tokens):
    async def refused(scope, receive, send):
        headers = [(b"content-type", b"application/problem+json")]
        await send({"type": "http.response.start", "status": 403, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"code":"forbidden"}'})

    upstream.on(STREAM, refused)

    response = await client.get(STREAM, headers=bearer(tokens.student()))

    assert (response.status_code, response.json()) == (403, {"code": "forbidden"})


async def test_nobody_listens_without_signing_on(client):
    assert (await client.get(STREAM)).status_code == 401
