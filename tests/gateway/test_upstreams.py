import asyncio

import httpx
import pytest
from access_tokens import bearer
from running_gateway import answer, eventually, serving

from gateway.upstreams import Breaker, RetryBudget

CASES = "/api/workflow/v1/cases"


def test_a_breaker_opens_after_failures_in_a_row():
    breaker = Breaker(threshold=3)

    for _ in range(2):
        breaker.failed(0)
    assert breaker.admits(0)
    breaker.failed(0)

    assert not breaker.admits(0)
    assert breaker.seconds_left(0) == 1


def test_a_success_in_between_keeps_it_closed():
    breaker = Breaker(threshold=3)

    for _ in range(10):
        breaker.failed(0)
        breaker.failed(0)
        breaker.succeeded()

    assert breaker.admits(0)


def test_after_the_pause_one_request_tries():
    breaker = Breaker(threshold=1)
    breaker.failed(0)

    assert [breaker.admits(1.5) for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.admits(1.6) for _ in range(3)] == [True, True, True]


def test_each_failed_try_doubles_the_pause_up_to_a_limit():
    breaker, now, pauses = Breaker(threshold=1, longest_pause=8), 0.0, []
    for _ in range(6):
        assert breaker.admits(now)
        breaker.failed(now)
        pauses.append(breaker.seconds_left(now))
        now += pauses[-1]

    assert pauses == [1, 2, 4, 8, 8, 8]


def test_a_try_that_tells_nothing_lets_another_try():
    breaker = Breaker(threshold=1)
    breaker.failed(0)
    assert breaker.admits(2)

    breaker.undecided()

    assert breaker.admits(2)


def test_retries_are_a_tenth_of_the_requests():
    budget = RetryBudget()
    spent = sum(budget.spend() for _ in range(100))
    for _ in range(1000):
        budget.earn()
        spent += budget.spend()

    assert 100 <= spent <= 111


async def _get(running, tokens, **headers: str):
    return await running.client.get(CASES, headers={**bearer(tokens.student()), **headers})


async def test_a_service_that_is_away_is_a_bad_gateway(start_gateway, tokens, free_port):
    async with start_gateway(workflow_url=f"http://127.0.0.1:{free_port()}") as running:
        response = await _get(running, tokens)

        assert (response.status_code, response.json()["code"]) == (502, "upstream-unavailable")
        assert int(response.headers["retry-after"]) >= 1


async def test_a_service_that_stays_away_is_left_alone_for_a_while(
    start_gateway, tokens, free_port
):
    async with start_gateway(workflow_url=f"http://127.0.0.1:{free_port()}") as running:
        for _ in range(5):
            await _get(running, tokens)
        breaker = running.gateway.upstreams["workflow"].breaker

        assert not breaker.admits(0.0)
        assert (await _get(running, tokens)).status_code == 502
        public = await running.client.get("/api/catalog/v1/matters")
        assert public.status_code == 200


async def test_a_service_that_comes_back_is_found_again(start_gateway, upstream, tokens, free_port):
    port = free_port()
    async with start_gateway(workflow_url=f"http://127.0.0.1:{port}") as running:
        for _ in range(6):
            await _get(running, tokens)

        async with serving(upstream, port):

            async def back() -> bool:
                return (await _get(running, tokens)).status_code == 200

            await eventually(back)


async def test_a_service_that_is_too_slow_is_a_time_out(start_gateway, upstream, tokens):
    async def slow(scope, receive, send):
        await receive()
        await receive()

    upstream.on(CASES, slow)
    async with start_gateway(timeout_seconds=0.3) as running:
        response = await _get(running, tokens)

        assert (response.status_code, response.json()["code"]) == (504, "upstream-timeout")


async def test_a_pause_in_an_answer_is_too_long_but_a_long_answer_is_not(
    start_gateway, upstream, tokens
):
    async def trickling(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(10):
            await send({"type": "http.response.body", "body": b"x" * 70_000, "more_body": True})
            await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b""})

    async def stopping(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 200_000, "more_body": True})
        await receive()
        await receive()

    async with start_gateway(timeout_seconds=1) as running:
        upstream.on(CASES, trickling)
        assert len((await _get(running, tokens)).content) == 700_000

        upstream.on(CASES, stopping)
        with pytest.raises(httpx.RemoteProtocolError):
            await _get(running, tokens)


class _Breaking:
    """A server that closes its first connections without an answer."""

    def __init__(self, times: int) -> None:
        self.times, self.requests = times, 0

    async def __call__(self, reader, writer) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            self.requests += 1
            if self.requests > self.times:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                await writer.drain()
        except asyncio.IncompleteReadError:
            pass
        finally:
            writer.close()


@pytest.mark.parametrize(
    ("method", "times", "status", "requests"),
    [("GET", 1, 200, 2), ("HEAD", 1, 200, 2), ("GET", 2, 502, 2), ("POST", 1, 502, 1)],
)
async def test_only_reads_are_tried_once_more(
    start_gateway, tokens, free_port, method, times, status, requests
):
    breaking, port = _Breaking(times), free_port()
    server = await asyncio.start_server(breaking, "127.0.0.1", port)
    async with start_gateway(workflow_url=f"http://127.0.0.1:{port}") as running:
        response = await running.client.request(method, CASES, headers=bearer(tokens.student()))

        assert (response.status_code, breaking.requests) == (status, requests)
    server.close()


async def test_a_service_that_speaks_no_http_is_a_bad_gateway(start_gateway, tokens, free_port):
    async def garbage(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        writer.close()

    port = free_port()
    server = await asyncio.start_server(garbage, "127.0.0.1", port)
    async with start_gateway(workflow_url=f"http://127.0.0.1:{port}") as running:
        assert (await _get(running, tokens)).status_code == 502
    server.close()


async def test_more_than_a_service_can_take_is_refused_at_once(start_gateway, upstream, tokens):
    go_on = asyncio.Event()

    async def waiting(scope, receive, send):
        await go_on.wait()
        await answer(send, b"{}")

    upstream.on(CASES, waiting)
    async with start_gateway(max_requests=2) as running:
        first = [asyncio.create_task(_get(running, tokens)) for _ in range(2)]

        async def full() -> bool:
            return running.gateway.upstreams["workflow"].requests == 2

        await eventually(full)
        refused = await _get(running, tokens)
        elsewhere = await running.client.get("/api/catalog/v1/matters")
        go_on.set()

        assert (refused.status_code, refused.json()["code"]) == (503, "upstream-busy")
        assert refused.headers["retry-after"] == "1"
        assert elsewhere.status_code == 200
        assert [r.status_code for r in await asyncio.gather(*first)] == [200, 200]
        assert running.gateway.upstreams["workflow"].requests == 0
