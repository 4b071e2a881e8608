"""Signing keys: shared by replicas, sealed, and rotated without anybody noticing."""

import asyncio
import json
from datetime import UTC, datetime

import pytest
from access_tokens import bearer
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact
from running_identity import Browser, Running

from chassis.auth import TokenVerifier
from identity.keys.keyring import Keyring
from identity.keys.sealing import Seal, SealBroken


def _kid(token: str) -> str:
    kid: str = extract_compact(token.encode()).headers()["kid"]
    return kid


async def _published(browser: Browser) -> set[str]:
    keys = (await browser.get("/oauth/jwks")).json()["keys"]
    return {key["kid"] for key in keys}


async def test_two_keys_of_each_algorithm_are_published_without_private_parts(
    browser: Browser,
) -> None:
    keys = (await browser.get("/oauth/jwks")).json()["keys"]

    assert sorted(key["alg"] for key in keys) == ["ES256", "ES256", "RS256", "RS256"]
    assert all(key["use"] == "sig" for key in keys)
    assert not any({"d", "p", "q"} & key.keys() for key in keys)


async def test_replicas_that_start_at_once_agree(identity: Running) -> None:
    seal = Seal(b"a secret of the tests, long enough")
    await identity.fetch("DELETE FROM signing_key RETURNING 1")

    rings = [Keyring(identity.runtime, seal) for _ in range(6)]
    keys = await asyncio.gather(*(ring.current() for ring in rings))

    assert len({each.access.kid for each in keys}) == 1
    assert len({each.id_token.kid for each in keys}) == 1
    assert len(await identity.fetch("SELECT 1 FROM signing_key")) == 4


async def test_tokens_signed_before_a_rotation_stay_valid(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    verifier = TokenVerifier(f"{identity.issuer}/oauth/jwks", identity.issuer, "yiwang")
    ring = identity.runtime.get(Keyring)
    await ring.rotate(datetime.now(UTC))
    before = await browser.signed_on("20230101")
    await verifier.verify(before["access_token"])
    published = await _published(browser)

    await ring.rotate(datetime.now(UTC))
    after = await another_browser.signed_on("T1001")

    assert _kid(after["access_token"]) != _kid(before["access_token"])
    assert _kid(after["id_token"]) != _kid(before["id_token"])
    # It was published as the next key before it signed anything.
    assert {_kid(after["access_token"]), _kid(after["id_token"])} <= published
    assert (await verifier.verify(after["access_token"])).number == "T1001"
    await verifier.close()
    fresh = KeySet.import_key_set((await browser.get("/oauth/jwks")).json())
    assert fresh.get_by_kid(_kid(before["access_token"]))
    answer = await browser.get("/api/identity/v1/me", headers=bearer(before["access_token"]))
    assert answer.status_code == 200


async def test_private_keys_are_sealed_in_the_database(identity: Running) -> None:
    rows = await identity.fetch("SELECT * FROM signing_key")

    for row in rows:
        assert '"d"' not in json.dumps([row["sealed_jwk"], row["public_jwk"]])
    with pytest.raises(SealBroken):
        Seal(b"another secret, also long enough").open(rows[0]["sealed_jwk"])
