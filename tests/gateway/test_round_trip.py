"""The gateway and the real identity: what a person with a browser does in a day."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest
import valkey.asyncio
from campus_people import PASSWORD, organisation, student
from running_gateway import Running, Upstream
from running_identity import Running as RunningIdentity
from running_identity import SmallDataMiddle, csrf_of, serving

from chassis.app import create_app
from chassis.app import running as running_service
from chassis.database import transaction
from identity.app import build
from identity.sessions.commands import revoke

CASES = "/api/workflow/v1/cases"
SECRET = "a secret of the tests, long enough"


@dataclass
class Platform:
    gateway: Running
    identity: RunningIdentity

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.gateway.port}"

    def browser(self) -> httpx.AsyncClient:
        headers = {"Origin": self.origin, "Accept": "text/html"}
        return httpx.AsyncClient(
            base_url=self.origin, headers=headers, follow_redirects=True, timeout=20
        )


@pytest.fixture(scope="module")
async def platform(
    start_gateway: Any,
    fresh_database: Any,
    nats_url_for: Any,
    free_port: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Platform]:
    """Both on sockets; the gateway's address is the issuer."""
    port, identity_port = free_port(), free_port()
    origin, identity_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{identity_port}"
    clients = tmp_path_factory.mktemp("clients") / "clients.json"
    gateway_client = {
        "client_id": "gateway",
        "secret": SECRET,
        "kind": "web",
        "scopes": ["openid", "profile", "offline_access"],
        "redirect_uris": [f"{origin}/auth/callback"],
        "post_logout_redirect_uris": [f"{origin}/"],
    }
    clients.write_text(json.dumps([gateway_client]))
    settings = {
        "DATABASE_URL": await fresh_database("identity"),
        "NATS_URL": nats_url_for("identity"),
        "ISSUER": origin,
        "JWKS_URL": f"{identity_url}/oauth/jwks",
        "CLIENTS_FILE": str(clients),
        "KEY_SECRET": SECRET,
        "MANAGE_STREAMS": "false",
    }
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(f"IDENTITY_{name}", value)
        service = build()
    small_data_middle = SmallDataMiddle("http://127.0.0.1:1")
    async with (
        running_service(service) as runtime,
        serving(create_app(service, runtime), identity_port),
        start_gateway(
            port=port,
            issuer=origin,
            jwks_url=f"{identity_url}/oauth/jwks",
            identity_url=identity_url,
            service_secret=SECRET,
        ) as gateway,
    ):
        identity = RunningIdentity(runtime, origin, small_data_middle)
        await identity.provision(organisation())
        await identity.provision(student())
        await identity.give_passwords("20230101")
        yield Platform(gateway, identity)


async def _sign_on(browser: httpx.AsyncClient) -> dict[str, Any]:
    page = await browser.get("/auth/sign-on", params={"next": "/auth/session"})
    assert page.status_code == 200, page.text
    sent = {"number": "20230101", "password": PASSWORD, "csrf": csrf_of(page)}
    shown = await browser.post(str(page.url), data=sent)
    assert shown.url.path == "/auth/session", shown.text
    session: dict[str, Any] = shown.json()
    return session


async def test_a_person_signs_on_works_and_signs_off(platform: Platform, upstream: Upstream):
    async with platform.browser() as browser:
        session = await _sign_on(browser)

        assert session["signed_on"] is True
        assert session["person"]["number"] == "20230101"
        assert set(browser.cookies) >= {"yiwang", "yiwang-sso"}
        headers = {"X-CSRF-Token": session["csrf_token"]}
        assert (await browser.post(CASES, headers=headers)).status_code == 200
        assert upstream.last.header("cookie") is None
        me = await browser.get("/api/identity/v1/me")
        assert "20230101" in me.text

        goodbye = await browser.post("/auth/sign-out", data={"csrf_token": session["csrf_token"]})

        assert goodbye.url.path == "/"
        assert (await browser.get("/auth/session")).json() == {"signed_on": False}
        again = await browser.get("/auth/sign-on", params={"next": "/"})
        assert again.url.path == "/sign-on"


async def test_once_signed_on_the_next_sign_on_asks_nothing(platform: Platform):
    async with platform.browser() as browser:
        await _sign_on(browser)
        browser.cookies.delete("yiwang")

        silent = await browser.get("/auth/sign-on", params={"next": "/auth/session"})

        assert silent.json()["signed_on"] is True


async def test_identity_renews_and_ends_the_session(platform: Platform, valkey_url: str):
    access = platform.gateway.gateway.access

    async def forget() -> None:
        access._kept.clear()
        async with valkey.asyncio.from_url(valkey_url) as cache:
            await cache.flushdb()

    async with platform.browser() as browser:
        await forget()
        await _sign_on(browser)
        sid = UUID(access._kept.keys()[0])
        await forget()
        assert (await browser.get(CASES)).status_code == 200

        async with transaction(platform.identity.runtime) as session:
            await revoke(session, sid, datetime.now(UTC))
        await forget()

        assert (await browser.get(CASES)).status_code == 401
        assert "yiwang" not in browser.cookies


async def test_apps_find_identity_at_the_platforms_address(platform: Platform):
    async with platform.browser() as browser:
        document = (await browser.get("/.well-known/openid-configuration")).json()
        keys = (await browser.get(urlsplit(document["jwks_uri"]).path)).json()

    assert document["issuer"] == platform.origin
    assert document["token_endpoint"].startswith(platform.origin)
    assert keys["keys"]
