import asyncio
import json

import httpx
import pytest
from access_tokens import bearer
from running_gateway import Upstream, answer

MATTERS = "/api/catalog/v1/matters"
CASES = "/api/workflow/v1/cases"


async def test_a_public_read_passes_without_signing_on(client, upstream: Upstream):
    response = await client.get(f"{MATTERS}?audience=student&q=%E6%95%99%E5%AE%A4")

    assert response.status_code == 200
    assert (upstream.last.method, upstream.last.path) == ("GET", MATTERS)
    assert upstream.last.query == "audience=student&q=%E6%95%99%E5%AE%A4"
    assert upstream.last.header("authorization") is None


async def test_a_signed_on_request_passes_with_its_token_and_body(client, upstream, tokens):
    token = tokens.student()

    response = await client.post(
        CASES,
        json={"matter_code": "classroom-booking"},
        headers={**bearer(token), "Idempotency-Key": "1", "If-Match": '"3"'},
    )

    assert response.status_code == 200
    assert json.loads(upstream.last.body) == {"matter_code": "classroom-booking"}
    assert upstream.last.header("authorization") == f"Bearer {token}"
    assert upstream.last.header("idempotency-key") == "1"
    assert upstream.last.header("if-match") == '"3"'
    assert upstream.last.header("content-type") == "application/json"


async def test_status_headers_and_body_of_the_answer_pass_back(client, upstream, tokens):
    async def created(scope, receive, send):
        headers = [
            (b"content-type", b"application/json"),
            (b"etag", b'"1"'),
            (b"location", b"/api/workflow/v1/cases/1"),
            (b"set-cookie", b"sneaky=1"),
            (b"server", b"uvicorn"),
            (b"connection", b"keep-alive"),
        ]
        await answer(send, '{"name":"李华"}'.encode(), 201, headers)

    upstream.on(CASES, created)

    response = await client.post(CASES, headers=bearer(tokens.student()))

    assert response.status_code == 201
    assert response.json() == {"name": "李华"}
    assert response.headers["etag"] == '"1"'
    assert response.headers["location"] == "/api/workflow/v1/cases/1"
    assert response.headers["server"] == "yiwang"
    assert "set-cookie" not in response.headers


async def test_every_answer_carries_the_security_headers(client, tokens):
    passed = await client.get(MATTERS)
    refused = await client.get(CASES)

    for response in (passed, refused):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "max-age" in response.headers["strict-transport-security"]
        assert len(response.headers["x-request-id"]) == 32
    assert "frame-ancestors 'none'" in passed.headers["content-security-policy"]


async def test_head_has_the_length_and_no_body(client, upstream):
    async def page(scope, receive, send):
        await answer(send, b"x" * 100)

    upstream.on(MATTERS, page)

    response = await client.head(MATTERS)

    assert response.status_code == 200
    assert response.content == b""


@pytest.mark.parametrize("status", [204, 304])
async def test_answers_without_a_body_pass(client, upstream, tokens, status):
    async def empty(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    upstream.on(CASES, empty)

    response = await client.delete(CASES, headers=bearer(tokens.student()))

    assert (response.status_code, response.content) == (status, b"")


async def test_a_redirect_is_the_clients_to_follow(client, upstream):
    async def redirect(scope, receive, send):
        await answer(send, b"", 303, [(b"location", b"/sign-on?next=x")])

    upstream.on("/oauth/authorize", redirect)

    response = await client.get("/oauth/authorize")

    assert (response.status_code, response.headers["location"]) == (303, "/sign-on?next=x")


async def test_a_large_answer_arrives_whole(client, upstream, tokens):
    async def large(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for index in range(200):
            body = bytes([index]) * 50_000
            await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    upstream.on(CASES, large)

    response = await client.get(CASES, headers=bearer(tokens.student()))

    assert response.content == b"".join(bytes([i]) * 50_000 for i in range(200))


async def test_a_client_that_does_not_read_slows_the_upstream_down(shared, upstream, tokens):
    sent = 0

    async def endless(scope, receive, send):
        nonlocal sent
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while sent < 400_000_000:
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            sent += 100_000

    upstream.on(CASES, endless)
    _, writer = await asyncio.open_connection("127.0.0.1", shared.port, limit=1024)
    writer.write(f"GET {CASES} HTTP/1.1\r\nHost: a\r\n".encode())
    writer.write(f"Authorization: Bearer {tokens.student()}\r\n\r\n".encode())

    seen = -1
    while seen != sent:
        seen = sent
        await asyncio.sleep(0.3)

    assert 0 < sent < 50_000_000
    writer.close()


async def test_a_client_that_hangs_up_ends_the_answer_at_the_upstream(shared, upstream, tokens):
    ended = asyncio.Event()

    async def endless(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 200_000, "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        ended.set()

    upstream.on(CASES, endless)
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    writer.write(f"GET {CASES} HTTP/1.1\r\nHost: a\r\n".encode())
    writer.write(f"Authorization: Bearer {tokens.student()}\r\n\r\n".encode())
    await reader.readuntil(b"xxxx")

    writer.close()

    await asyncio.wait_for(ended.wait(), 5)


async def test_half_an_answer_is_cut_off_and_not_passed_as_whole(client, upstream, tokens):
    async def half(scope, receive, send):
        headers = [(b"content-length", b"1000000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"x" * 200_000, "more_body": True})
        raise RuntimeError("the service dies")

    upstream.on(CASES, half)

    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(CASES, headers=bearer(tokens.student()))


async def test_half_a_chunked_answer_is_cut_off_too(client, upstream, tokens):
    async def half(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 200_000, "more_body": True})
        raise RuntimeError("the service dies")

    upstream.on(CASES, half)

    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(CASES, headers=bearer(tokens.student()))


async def test_paths_and_methods_nobody_answers_to_are_refused(client):
    unknown = await client.get("/api/payroll/v1/salaries")
    odd = await client.request("TRACE", MATTERS)

    assert (unknown.status_code, unknown.json()["code"]) == (404, "not-found")
    assert (odd.status_code, odd.json()["code"]) == (405, "method-not-allowed")


async def test_problems_speak_the_callers_language(client):
    chinese = await client.get(CASES)
    english = await client.get(CASES, headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.1"})

    assert chinese.headers["content-type"] == "application/problem+json"
    assert chinese.json()["title"] == "请先登录"
    assert english.json() == {
        "type": "/problems/unauthenticated",
        "title": "Sign on first",
        "status": 401,
        "code": "unauthenticated",
    }


async def test_an_answer_whose_headers_nobody_can_read_is_a_bad_gateway(client, upstream, tokens):
    async def odd(scope, receive, send):
        headers = [(b"content-disposition", "教室.pdf".encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    upstream.on(CASES, odd)

    response = await client.get(CASES, headers=bearer(tokens.student()))

    assert (response.status_code, response.json()["code"]) == (502, "upstream-unavailable")


async def test_a_header_no_server_could_read_is_a_bad_request(shared, tokens):
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    writer.write(b"GET /api/catalog/v1/matters HTTP/1.1\r\nHost: a\r\n")
    writer.write("User-Agent: 浏览器\r\n\r\n".encode())

    status = await reader.readline()
    writer.close()

    assert status.split()[1] in (b"200", b"400")


async def test_liveness_and_readiness(client, shared):
    assert (await client.get("/livez")).json() == {"status": "alive"}
    assert (await client.get("/readyz")).json() == {"status": "ready"}
