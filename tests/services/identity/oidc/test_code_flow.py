"""The code flow as a strict client sees it."""

import base64
import hashlib
import time

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from running_identity import Browser, Running, sent_back


async def test_a_strict_client_accepts_everything_it_is_given(
    identity: Running, browser: Browser
) -> None:
    discovery = (await browser.get("/.well-known/openid-configuration")).json()
    keys = KeySet.import_key_set((await browser.get(discovery["jwks_uri"])).json())
    asked = await browser.ask(nonce="a-nonce", state="a state with spaces & signs")
    back = sent_back(await browser.fill_in(asked.headers["location"], "T1001"))

    answer = await browser.redeem(back["code"])

    assert back["state"] == "a state with spaces & signs"
    assert back["iss"] == discovery["issuer"] == identity.issuer
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    id_token = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
    claims, now = id_token.claims, time.time()
    assert claims["iss"] == identity.issuer
    assert claims["aud"] == "gateway"
    assert claims["nonce"] == "a-nonce"
    assert claims["exp"] > now >= claims["iat"] - 1
    assert now - claims["auth_time"] < 30
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert claims["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    access = jwt.decode(tokens["access_token"], keys, algorithms=["ES256"])
    assert access.header["typ"] == "at+jwt"
    said = access.claims
    assert said["aud"] == ["yiwang"]
    assert said["exp"] - said["iat"] == tokens["expires_in"] == 600
    assert (said["sub"], said["sid"]) == (claims["sub"], claims["sid"])
    assert (said["kind"], said["number"], said["name"]) == ("staff", "T1001", "王秀兰")
    assert said["organisations"] == ["C01"]
    assert said["posts"] == [{"post": "college-secretary", "organisation": "C01"}]
    assert said["client_id"] == "gateway"
    assert said["session_expires_at"] - now == pytest.approx(12 * 3600, abs=60)
