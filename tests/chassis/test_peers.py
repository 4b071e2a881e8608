"""Calls to other services, against a small server that fails on demand."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from running_gateway import serving
from structlog.contextvars import bound_contextvars

from chassis import peers
from chassis.peers import OwnToken, Peer, PeerRefused, PeerUnavailable
from chassis.service import ServiceSettings


class Small:
    """Answers with the next of `answers`, the last one for ever; remembers what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.forget()

    def forget(self) -> None:
        self.answers: list[tuple[int, Any]] = [(200, {"ok": True})]
        self.seen: list[dict[str, Any]] = []
        self.slow = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        body = (await receive()).get("body", b"").decode()
        self.seen.append({"path": scope["path"], "method": scope["method"], "body": body} | headers)
        status, answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if self.slow:
            await asyncio.sleep(5)
        start = {"type": "http.response.start", "status": status, "headers": []}
        await send(start)
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        await send({"type": "http.response.body", "body": raw})


@pytest.fixture(scope="module")
async def _small(free_port: Callable[[], int]) -> AsyncIterator[Small]:
    port = free_port()
    small = Small(f"http://127.0.0.1:{port}")
    async with serving(small, port):
        yield small


@pytest.fixture
def small(_small: Small) -> Small:
    _small.forget()
    return _small


@pytest.fixture
async def peer(small: Small) -> AsyncIterator[Peer]:
    made = Peer(small.url, deadline=0.5)
    yield made
    await made.close()


async def test_the_answer_is_what_the_peer_said(small: Small, peer: Peer) -> None:
    assert await peer.get("/x", params={"a": "1"}, token="theirs") == {"ok": True}

    assert small.seen[0]["authorization"] == "Bearer theirs"


async def test_a_read_is_tried_a_second_time(small: Small, peer: Peer) -> None:
    small.answers = [(503, {}), (200, {"ok": 2})]

    assert await peer.get("/x") == {"ok": 2}


async def test_a_write_is_not(small: Small, peer: Peer) -> None:
    small.answers = [(503, {}), (200, {})]

    with pytest.raises(PeerUnavailable):
        await peer.post("/x", {})

    assert len(small.seen) == 1


async def test_retries_are_a_tenth_of_calls_once_the_saved_ones_are_spent(
    small: Small, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "FAILURES_TO_OPEN", 1000)
    small.answers = [(503, {})]

    for _ in range(40):
        with pytest.raises(PeerUnavailable):
            await peer.get("/x")

    assert len(small.seen) <= 40 + 5 + 4


async def test_a_peer_that_keeps_failing_is_left_alone_for_a_moment(
    small: Small, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "OPEN_SECONDS", 0.3)
    small.answers = [(500, {})]
    for _ in range(5):
        with pytest.raises(PeerUnavailable):
            await peer.post("/x", {})

    with pytest.raises(PeerUnavailable):
        await peer.post("/x", {})
    asked_while_open = len(small.seen)
    small.answers = [(200, {})]
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            assert await peer.post("/x", {}) == {}
            break
        except PeerUnavailable:
            await asyncio.sleep(0.02)

    assert asked_while_open == 5
    assert len(small.seen) == 6


async def test_an_answer_that_comes_too_late_is_none(small: Small, peer: Peer) -> None:
    small.slow = True

    with pytest.raises(PeerUnavailable) as raised:
        await peer.get("/x")

    assert raised.value.status == 503
    assert raised.value.headers["Retry-After"]


@pytest.mark.parametrize("answer", [(200, b"not json"), (500, {}), (429, {}), (502, b"<html>")])
async def test_nonsense_and_failures_are_unavailable(
    small: Small, peer: Peer, answer: tuple[int, Any]
) -> None:
    small.answers = [answer]

    with pytest.raises(PeerUnavailable):
        await peer.get("/x")


async def test_a_refusal_says_its_status_and_code(small: Small, peer: Peer) -> None:
    small.answers = [(404, {"code": "room-not-found"})]

    with pytest.raises(PeerRefused) as raised:
        await peer.get("/x")

    assert (raised.value.peer_status, raised.value.peer_code) == (404, "room-not-found")


async def test_nobody_there_is_unavailable(free_port: Callable[[], int]) -> None:
    peer = Peer(f"http://127.0.0.1:{free_port()}")

    with pytest.raises(PeerUnavailable):
        await peer.get("/x")

    await peer.close()


async def test_the_services_own_token_is_fetched_once_until_it_is_nearly_over(
    small: Small,
) -> None:
    settings = ServiceSettings.model_validate(
        {
            "database_url": "x",
            "nats_url": "x",
            "issuer": "x",
            "jwks_url": "x",
            "identity_url": small.url,
            "service_secret": "s3cret",
        }
    )
    own = OwnToken("notify", settings, "contacts:read")
    small.answers = [(200, {"access_token": "mine", "expires_in": 600})]
    peer = Peer(small.url, own_token=own)

    await asyncio.gather(*(peer.get("/x") for _ in range(5)))

    asked = [seen for seen in small.seen if seen["path"] == "/oauth/token"]
    assert len(asked) == 1
    assert asked[0]["body"] == "grant_type=client_credentials&scope=contacts%3Aread"
    assert httpx.BasicAuth("notify", "s3cret")._auth_header == asked[0]["authorization"]
    assert {s["authorization"] for s in small.seen if s["path"] == "/x"} == {"Bearer mine"}
    await peer.close()


async def test_without_identity_a_call_in_the_services_name_is_unavailable(small: Small) -> None:
    settings = ServiceSettings.model_validate(
        {"database_url": "x", "nats_url": "x", "issuer": "x", "jwks_url": "x",
         "identity_url": small.url, "service_secret": "wrong"}
    )  # fmt: skip
    small.answers = [(401, {"error": "invalid_client"})]
    peer = Peer(small.url, own_token=OwnToken("notify", settings, ""))

    with pytest.raises(PeerUnavailable):
        await peer.get("/x")

    await peer.close()


async def test_a_call_carries_the_request_it_belongs_to(peer, small):
    with bound_contextvars(request_id="r-1"):
        await peer.get("/thing")

    assert small.seen[-1]["x-request-id"] == "r-1"
