import pytest
from access_tokens import bearer

CASES = "/api/workflow/v1/cases"
APP = "https://app.jianghai.example"


@pytest.fixture
async def client(start_gateway, upstream):
    async with start_gateway(cors_origins=[APP]) as running:
        yield running.client


async def test_an_allowed_app_may_call_and_read_the_useful_headers(client, tokens):
    response = await client.get(CASES, headers={**bearer(tokens.student()), "Origin": APP})

    assert response.headers["access-control-allow-origin"] == APP
    assert response.headers["access-control-expose-headers"] == (
        "ETag, Location, Retry-After, X-Request-Id"
    )
    assert response.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in response.headers


async def test_problems_can_be_read_by_the_app_too(client):
    response = await client.get(CASES, headers={"Origin": APP})

    assert response.status_code == 401
    assert response.headers["access-control-allow-origin"] == APP


async def test_a_preflight_is_answered_here(client, upstream):
    asked = {"Origin": APP, "Access-Control-Request-Method": "POST"}

    response = await client.options(CASES, headers=asked)

    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == APP
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Idempotency-Key" in response.headers["access-control-allow-headers"]
    assert upstream.seen == []


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://app.jianghai.example.evil.example",
        "http://app.jianghai.example",
        "https://app.jianghai.example:8443",
        "null",
    ],
)
async def test_no_other_origin_may(client, tokens, origin):
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = await client.options(CASES, headers=asked)
    response = await client.get(CASES, headers={**bearer(tokens.student()), "Origin": origin})

    assert "access-control-allow-origin" not in preflight.headers
    assert "access-control-allow-methods" not in preflight.headers
    assert "access-control-allow-origin" not in response.headers
    assert response.headers["vary"] == "Origin"


async def test_a_service_cannot_open_itself_to_other_origins(client, upstream, tokens):
    async def open_to_all(scope, receive, send):
        headers = [
            (b"access-control-allow-origin", b"*"),
            (b"access-control-allow-credentials", b"true"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    upstream.on(CASES, open_to_all)

    response = await client.get(CASES, headers=bearer(tokens.student()))

    assert not [name for name in response.headers if name.startswith("access-control")]
