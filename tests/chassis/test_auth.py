"""Only identity's word about the caller counts."""

import hmac
import time
from base64 import urlsafe_b64encode
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from chassis.auth import Caller, InvalidToken, TokenVerifier


@pytest.fixture
async def verifier(tokens):
    verifier = TokenVerifier(tokens.jwks_url, tokens.issuer, tokens.audience)
    yield verifier
    await verifier.close()


async def test_a_token_tells_who_calls(verifier, tokens):
    caller = await verifier.verify(tokens.staff())

    assert isinstance(caller, Caller)
    assert (caller.number, caller.posts[0].post) == ("T1001", "college-secretary")


def forgeries(tokens):
    claims = {
        "iss": tokens.issuer,
        "aud": [tokens.audience],
        "sub": str(uuid4()),
        "kind": "student",
        "client_id": "portal",
        "jti": "j",
        "exp": int(time.time()) + 60,
    }
    mine = ECKey.generate_key("P-256", {"kid": "test"})
    rsa = RSAKey.generate_key(2048, {"kid": "test"})
    good = tokens.mint(claims)
    head, body, signature = good.split(".")
    return {
        "another key, same kid": jwt.encode({"alg": "ES256", "kid": "test"}, claims, mine),
        "public key as HMAC secret": hmac_signed(body, tokens.key.as_pem(private=False)),
        "RS256": jwt.encode({"alg": "RS256", "kid": "test"}, claims, rsa),
        "alg none": "eyJhbGciOiJub25lIn0." + body + ".",
        "no signature": f"{head}.{body}.",
        "changed body": f"{head}.{body[:-4]}AAAA.{signature}",
        "wrong audience": tokens.mint({**claims, "aud": ["payroll"]}),
        "no audience": tokens.mint({**claims, "aud": None}),
        "wrong issuer": tokens.mint({**claims, "iss": "https://evil.example"}),
        "expired": tokens.mint({**claims, "exp": int(time.time()) - 60}),
        "never expires": tokens.mint({**claims, "exp": None}),
        "expiry is a text": tokens.mint({**claims, "exp": "tomorrow"}),
        "not yet": tokens.mint({**claims, "nbf": int(time.time()) + 600}),
        "no subject": tokens.mint({**claims, "sub": None}),
        "not a token": "garbage",
        "empty parts": "..",
    }


def hmac_signed(body: str, secret: bytes) -> str:
    """By hand: joserfc refuses to take a public key for a secret."""
    head = urlsafe_b64encode(b'{"alg":"HS256","kid":"test"}').decode().rstrip("=")
    mac = hmac.digest(secret, f"{head}.{body}".encode(), "sha256")
    return f"{head}.{body}." + urlsafe_b64encode(mac).decode().rstrip("=")


async def test_forged_tokens_are_refused(verifier, tokens, subtests):
    for name, token in forgeries(tokens).items():
        with subtests.test(name), pytest.raises(InvalidToken):
            await verifier.verify(token)


async def test_a_remembered_token_still_expires(verifier, tokens, monkeypatch):
    token = tokens.student()
    await verifier.verify(token)
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)

    with pytest.raises(InvalidToken):
        await verifier.verify(token)


async def test_a_service_is_no_person(client, tokens):
    answer = await client.post(
        "/api/board/v1/notices",
        json={"title": "x"},
        headers={
            "Authorization": f"Bearer {tokens.service()}",
            "Idempotency-Key": "s",
        },
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "not-for-services")


async def test_headers_about_the_caller_are_not_believed(client):
    answer = await client.post(
        "/api/board/v1/notices",
        json={"title": "x"},
        headers={
            "X-User-Id": str(uuid4()),
            "X-User-Roles": "administrator",
            "Idempotency-Key": "h",
        },
    )

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
