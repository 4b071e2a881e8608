"""Signing on and off as people do it: through the gateway, on one origin."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from campus_people import CLIENTS, GATEWAY, PASSWORD
from polling import until
from running_gateway import StartGateway
from running_identity import Browser, StartIdentity, csrf_of


@pytest.fixture(scope="module")
async def platform(
    start_identity: StartIdentity, start_gateway: StartGateway, free_port: Callable[[], int]
) -> AsyncIterator[str]:
    """Where browsers find gateway and identity."""
    port, behind = free_port(), free_port()
    public, at = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{behind}"
    gateway = {
        **GATEWAY,
        "redirect_uris": [f"{public}/auth/callback"],
        "post_logout_redirect_uris": [f"{public}/"],
    }
    clients = [gateway, *(each for each in CLIENTS if each is not GATEWAY)]
    settings: dict[str, Any] = {
        "port": port,
        "issuer": public,
        "jwks_url": f"{at}/oauth/jwks",
        "identity_url": at,
        "service_secret": GATEWAY["secret"],
    }
    async with (
        start_identity(port=behind, issuer=public, clients=clients) as served,
        start_gateway(**settings),
    ):
        relay = asyncio.create_task(served.runtime.relay.run())
        yield public
        relay.cancel()


@pytest.fixture
async def person(platform: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=platform, follow_redirects=True, timeout=20) as client:
        yield client


async def _sign_on(person: httpx.AsyncClient, number: str) -> httpx.Response:
    page = await person.get("/auth/sign-on", params={"next": "/api/identity/v1/me"})
    assert page.url.path == "/sign-on"
    sent = {"number": number, "password": PASSWORD, "csrf": csrf_of(page)}
    return await person.post(str(page.url), data=sent)


async def test_a_person_signs_on_and_is_where_they_wanted_to_be(
    person: httpx.AsyncClient,
) -> None:
    landed = await _sign_on(person, "20230101")

    assert landed.url.path == "/api/identity/v1/me"
    assert landed.json()["name"] == "李华"
    session = (await person.get("/auth/session")).json()
    assert session["person"]["number"] == "20230101"


async def test_signing_out_is_for_good(person: httpx.AsyncClient, platform: str) -> None:
    await _sign_on(person, "20230101")
    session = (await person.get("/auth/session")).json()
    headers = {"X-CSRF-Token": session["csrf_token"], "Origin": platform}

    out = await person.post("/auth/sign-out", headers=headers)
    after = await person.get(out.json()["next"])
    again = await person.get("/auth/sign-on", params={"next": "/"})

    assert out.status_code == 200
    assert after.status_code in (200, 404)
    assert (await person.get("/auth/session")).json() == {"signed_on": False}
    assert again.url.path == "/sign-on"


async def test_a_session_ended_elsewhere_is_over_at_the_gateway(
    person: httpx.AsyncClient, platform: str
) -> None:
    await _sign_on(person, "T1001")
    async with httpx.AsyncClient(base_url=platform, follow_redirects=True, timeout=20) as elsewhere:
        await _sign_on(elsewhere, "T1001")
        csrf = (await elsewhere.get("/auth/session")).json()["csrf_token"]
        listed = (await elsewhere.get("/api/identity/v1/sessions")).json()["items"]
        other = next(item["id"] for item in listed if not item["current"])
        headers = {"X-CSRF-Token": csrf, "Origin": platform, "Idempotency-Key": "end"}

        ended = await elsewhere.delete(f"/api/identity/v1/sessions/{other}", headers=headers)

    assert ended.status_code == 204

    async def over() -> bool:
        session: dict[str, Any] = (await person.get("/auth/session")).json()
        return session == {"signed_on": False}

    assert await until(over)


async def test_the_address_that_counts_is_the_browsers_not_the_gateways(
    person: httpx.AsyncClient, platform: str
) -> None:
    await _sign_on(person, "T1001")

    listed = (await person.get("/api/identity/v1/sessions")).json()["items"]

    assert listed[0]["address"] == "127.0.0.1"


async def test_names_of_a_foreign_host_are_never_repeated(platform: str) -> None:
    async with Browser(platform, Host="evil.example") as browser:
        found = await browser.get("/.well-known/openid-configuration")

    assert "evil.example" not in found.text
    assert found.json()["issuer"] == platform
