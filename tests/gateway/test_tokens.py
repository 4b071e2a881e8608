import base64
import hmac
import json
import time

import pytest
from access_tokens import bearer
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

CASES = "/api/workflow/v1/cases"


def _part(value) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _unsigned(tokens) -> str:
    claims = tokens.student().split(".")[1]
    return f"{_part({'alg': 'none', 'kid': 'test'})}.{claims}."


def _unsigned_without_kid(tokens) -> str:
    return f"{_part({'alg': 'none'})}.{tokens.student().split('.')[1]}."


def _signed_with_the_public_key(tokens) -> str:
    """The classic confusion: the public key, known to all, used as an HMAC secret."""
    claims = json.loads(base64.urlsafe_b64decode(tokens.student().split(".")[1] + "=="))
    signed = f"{_part({'alg': 'HS256', 'kid': 'test'})}.{_part(claims)}"
    mac = hmac.digest(tokens.key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _signed_by_another_key_of_the_same_name(tokens) -> str:
    stranger = ECKey.generate_key("P-256", {"kid": "test"})
    return tokens.mint({"sub": "someone"}, key=stranger)


def _signed_by_an_unknown_key(tokens) -> str:
    return tokens.mint({"sub": "someone"}, key=ECKey.generate_key("P-256", {"kid": "other"}))


def _signed_with_a_key_in_its_header(tokens) -> str:
    stranger = ECKey.generate_key("P-256", {"kid": "test"})
    header = {"alg": "ES256", "kid": "test", "jwk": stranger.as_dict(private=False)}
    claims = json.loads(base64.urlsafe_b64decode(tokens.student().split(".")[1] + "=="))
    return jwt.encode(header, claims, stranger, algorithms=["ES256"])


def _signed_with_rsa(tokens) -> str:
    key = RSAKey.generate_key(2048, {"kid": "test"})
    return jwt.encode({"alg": "RS256", "kid": "test"}, {"sub": "x"}, key, algorithms=["RS256"])


def _changed(tokens) -> str:
    head, _, signature = tokens.student().split(".")
    claims = json.loads(base64.urlsafe_b64decode(tokens.student().split(".")[1] + "=="))
    return f"{head}.{_part({**claims, 'roles': ['administrator']})}.{signature}"


FORGERIES = {
    "alg none": _unsigned,
    "alg none without kid": _unsigned_without_kid,
    "HS256 with the public key": _signed_with_the_public_key,
    "another key of the same name": _signed_by_another_key_of_the_same_name,
    "an unknown key": _signed_by_an_unknown_key,
    "a key in the header": _signed_with_a_key_in_its_header,
    "RS256": _signed_with_rsa,
    "changed claims": _changed,
    "cut short": lambda tokens: tokens.student()[:-6],
    "wrong audience": lambda tokens: tokens.student(aud=["another-platform"]),
    "no audience": lambda tokens: tokens.student(aud=None),
    "wrong issuer": lambda tokens: tokens.student(iss="https://evil.example"),
    "expired": lambda tokens: tokens.student(exp=int(time.time()) - 60),
    "no expiry": lambda tokens: tokens.student(exp=None),
    "expiry as a string": lambda tokens: tokens.student(exp="9999999999"),
    "not yet valid": lambda tokens: tokens.student(nbf=int(time.time()) + 600),
    "no subject": lambda tokens: tokens.student(sub=None),
    "not a token": lambda _: "abc",
    "empty parts": lambda _: "..",
    "a header that is no object": lambda _: f"{_part([1])}.{_part({})}.x",
    "Chinese": lambda _: "令牌".encode().decode("latin-1"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_forged_token_is_refused(client, upstream, tokens, forgery):
    header = f"Bearer {FORGERIES[forgery](tokens)}".encode("latin-1")

    response = await client.get(CASES, headers={"Authorization": header})

    assert response.status_code == 401, response.text
    assert response.json()["code"] == "invalid-token"
    assert "invalid_token" in response.headers["www-authenticate"]
    assert upstream.seen == []


async def test_a_bad_token_is_refused_even_where_none_is_needed(client):
    response = await client.get("/api/catalog/v1/matters", headers=bearer("abc"))

    assert response.status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "Token"])
async def test_only_bearer_tokens_are_taken(client, scheme):
    response = await client.get(CASES, headers={"Authorization": f"{scheme} abc"})

    assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")


async def test_a_scheme_without_a_token_is_refused(client):
    response = await client.get(CASES, headers={"Authorization": "Bearer"})

    assert (response.status_code, response.json()["code"]) == (401, "invalid-token")


async def test_a_clock_a_little_off_is_forgiven(client, tokens):
    token = tokens.student(exp=int(time.time()) - 2)

    assert (await client.get(CASES, headers=bearer(token))).status_code == 200


async def test_a_remembered_token_still_expires(client, tokens, monkeypatch):
    token = tokens.student(exp=int(time.time()) + 30)
    assert (await client.get(CASES, headers=bearer(token))).status_code == 200
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)

    assert (await client.get(CASES, headers=bearer(token))).status_code == 401


async def test_a_service_token_passes(client, upstream, tokens):
    token = tokens.service("notify", "contacts:read")

    assert (await client.get(CASES, headers=bearer(token))).status_code == 200


async def test_a_new_key_is_fetched_when_a_token_names_it(start_gateway, tokens, tmp_path):
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(KeySet([tokens.key]).as_dict(private=False)))
    async with start_gateway(jwks_url=file.as_uri()) as running:
        running.gateway.tokens._keys._asked_at = float("-inf")
        new = ECKey.generate_key("P-256", {"kid": "next", "use": "sig", "alg": "ES256"})
        file.write_text(json.dumps(KeySet([tokens.key, new]).as_dict(private=False)))

        claims = {"sub": "s", "sid": "s"}
        token = tokens.mint(claims, key=new)

        assert (await running.client.get(CASES, headers=bearer(token))).status_code == 200


async def test_a_withdrawn_key_is_no_longer_trusted(start_gateway, tokens, tmp_path):
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps(KeySet([tokens.key]).as_dict(private=False)))
    async with start_gateway(jwks_url=file.as_uri()) as running:
        other = ECKey.generate_key("P-256", {"kid": "next", "use": "sig", "alg": "ES256"})
        file.write_text(json.dumps(KeySet([other]).as_dict(private=False)))
        running.gateway.tokens._keys._asked_at = float("-inf")
        await running.gateway.tokens._keys.refresh()

        response = await running.client.get(CASES, headers=bearer(tokens.student()))

        assert response.status_code == 401


async def test_unknown_keys_do_not_make_us_ask_again_and_again(start_gateway, upstream, tokens):
    asked = 0

    async def keys(scope, receive, send):
        nonlocal asked
        asked += 1
        body = json.dumps(KeySet([tokens.key]).as_dict(private=False)).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    upstream.on("/oauth/jwks", keys)
    async with start_gateway(jwks_url=f"{upstream.url}/oauth/jwks") as running:
        for index in range(20):
            stranger = ECKey.generate_key("P-256", {"kid": f"k{index}"})
            token = tokens.mint({"sub": "someone"}, key=stranger)
            await running.client.get(CASES, headers=bearer(token))

        assert asked == 1
        good = await running.client.get(CASES, headers=bearer(tokens.student()))
        assert good.status_code == 200
