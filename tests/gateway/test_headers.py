import asyncio

import pytest
from access_tokens import bearer

from gateway.request import Clients

CASES = "/api/workflow/v1/cases"

SPOOFED = [
    "X-User-Id",
    "x-user-id",
    "X_User_Id",
    "x-user_id",
    "X-User",
    "X-Users",
    "X-USER-ROLES",
    "X-Remote-User",
    "Remote-User",
    "X-Auth-Request-User",
    "X-Client-Cert",
    "X-Forwarded-User",
    "X_Forwarded_For",
    "X-Real-IP",
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-HTTP-Method-Override",
    "Forwarded",
    "True-Client-IP",
    "X-Request-Id",
    "Tracestate",
    "Baggage",
    "X-CSRF-Token",
    "Connection",
    "Keep-Alive",
    "Proxy-Authorization",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Upgrade",
    "Cookie",
]


async def _raw(port: int, path: str, lines: list[str]) -> int:
    """Exactly these header lines; an HTTP library would tidy them up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "\r\n".join([f"GET {path} HTTP/1.1", "Host: one.jianghai.example", *lines])
    writer.write(f"{head}\r\nConnection: close\r\n\r\n".encode("latin-1"))
    status = int((await reader.readline()).split()[1])
    writer.close()
    return status


@pytest.mark.parametrize("name", SPOOFED)
async def test_a_spoofed_header_never_reaches_a_service(shared, upstream, tokens, name):
    token = tokens.student()

    status = await _raw(
        shared.port,
        CASES,
        [f"Authorization: Bearer {token}", f"{name}: spoofed", f"{name}: spoofed twice"],
    )

    assert status == 200 or (status == 400 and not upstream.seen)
    for seen in upstream.seen:
        assert not [(k, v) for k, v in seen.headers if "spoofed" in v]


async def test_the_service_is_told_who_came_how_by_us(client, upstream, tokens):
    spoofed = {
        "X-Forwarded-For": "9.9.9.9",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Host": "evil.example",
        "X-Request-Id": "mine",
        "Traceparent": "00-" + "1" * 32 + "-" + "2" * 16 + "-01",
    }

    response = await client.get(CASES, headers={**bearer(tokens.student()), **spoofed})

    seen = upstream.last
    assert seen.header("x-forwarded-for") == "127.0.0.1"
    assert seen.header("x-forwarded-proto") == "https"
    assert seen.header("x-forwarded-host") == "one.jianghai.example"
    assert seen.header("host") == upstream.url.removeprefix("http://")
    assert seen.header("x-request-id") == response.headers["x-request-id"]
    version, trace, span, flags = (seen.header("traceparent") or "").split("-")
    assert (version, trace, flags) == ("00", response.headers["x-request-id"], "00")
    assert len(span) == 16
    assert trace != "1" * 32


async def test_two_tokens_in_one_request_are_refused(shared, upstream, tokens):
    lines = [f"Authorization: Bearer {tokens.student()}", "Authorization: Bearer abc"]

    assert await _raw(shared.port, CASES, lines) == 400
    assert upstream.seen == []


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 5", "Transfer-Encoding: chunked"],
        ["Content-Length: 5", "Content-Length: 6"],
        ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"],
        ["Content-Length: +5"],
        ["Content-Length: -5"],
        ["Content-Length: 5, 5"],
    ],
)
async def test_smuggling_does_not_get_a_second_request_through(shared, upstream, tokens, lines):
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    head = [f"POST {CASES} HTTP/1.1", "Host: a", f"Authorization: Bearer {tokens.student()}"]
    body = "0\r\n\r\nGET /api/workflow/v1/smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
    writer.write(("\r\n".join([*head, *lines]) + "\r\n\r\n" + body).encode())
    writer.write_eof()

    await reader.read()
    writer.close()

    assert not [seen for seen in upstream.seen if "smuggled" in seen.path]


async def test_too_many_header_bytes_are_refused(client, upstream, tokens):
    headers = {**bearer(tokens.student()), "X-Padding": "x" * 20_000}

    response = await client.get(CASES, headers=headers)

    assert (response.status_code, response.json()["code"]) == (431, "headers-too-large")
    assert upstream.seen == []


async def test_only_a_trusted_proxy_is_believed_about_the_client(start_gateway, upstream, tokens):
    async with start_gateway(trusted_proxies=["127.0.0.0/8", "10.0.0.0/8"]) as running:
        hops = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7, 10.1.2.3", "X-Forwarded-Proto": "http"}

        await running.client.get(CASES, headers={**bearer(tokens.student()), **hops})

        assert upstream.last.header("x-forwarded-for") == "203.0.113.7"
        assert upstream.last.header("x-forwarded-proto") == "http"


@pytest.mark.parametrize(
    ("hops", "client"),
    [
        (b"203.0.113.7", "203.0.113.7"),
        (b"6.6.6.6, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
        (b"10.1.2.3", "10.1.2.3"),
        (b"<script>, 10.1.2.3", "10.1.2.3"),
        (b"unknown", "127.0.0.1"),
        (b"", "127.0.0.1"),
        (b",,", "127.0.0.1"),
        (b"2001:db8::7, 10.1.2.3", "2001:db8::7"),
    ],
)
def test_the_client_is_the_first_address_our_proxies_did_not_add(hops, client):
    clients = Clients(["127.0.0.0/8", "10.0.0.0/8"], "https://one.jianghai.example")

    assert clients.of({"client": ("127.0.0.1", 1)}, {b"x-forwarded-for": hops})[0] == client
    assert clients.of({"client": ("192.0.2.1", 1)}, {b"x-forwarded-for": hops})[0] == "192.0.2.1"


async def test_our_cookies_stay_here_and_identitys_pass(client, upstream):
    cookie = "__Host-yiwang=ours; identity=theirs; __Host-yiwang-sign-on-abc=ours"

    await client.get("/sign-on", headers={"Cookie": cookie})
    assert upstream.last.header("cookie") == "identity=theirs"

    await client.get("/api/catalog/v1/matters", headers={"Cookie": "identity=theirs"})
    assert upstream.last.header("cookie") is None


async def test_identity_gets_client_secrets_and_sets_cookies_but_not_ours(client, upstream):
    async def token_endpoint(scope, receive, send):
        seen.extend(scope["headers"])
        headers = [
            (b"content-length", b"2"),
            (b"set-cookie", b"identity=1; HttpOnly"),
            (b"set-cookie", b"__Host-yiwang=fixed; Secure; Path=/"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}"})

    seen: list[tuple[bytes, bytes]] = []
    upstream.on("/oauth/token", token_endpoint)

    response = await client.post("/oauth/token", auth=("portal", "secret"), data={"a": "b"})

    assert dict(seen)[b"authorization"].startswith(b"Basic ")
    assert response.headers.get_list("set-cookie") == ["identity=1; HttpOnly"]
