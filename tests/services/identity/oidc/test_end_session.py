"""Signing out, of identity and of every client."""

from typing import Any

import pytest
from campus_people import GATEWAY, LIBRARY, SECRET
from running_identity import Browser, Running, csrf_of, sent_back

from contracts.events import SessionRevoked

HALL = GATEWAY["post_logout_redirect_uris"][0]


async def test_a_client_that_shows_whose_session_it_is_ends_it_at_once(
    identity: Running, browser: Browser
) -> None:
    tokens = await browser.signed_on("20230101")
    asked = {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": HALL,
        "state": "s&t",
    }

    answer = await browser.get("/oauth/end-session", params=asked)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{HALL}?state=s%26t"
    assert "yiwang-sso" not in browser.cookies
    assert sent_back(await browser.ask(prompt="none"))["error"] == "login_required"
    assert (await _refresh(browser, tokens)).json()["error"] == "invalid_grant"
    assert await identity.emitted(SessionRevoked.type)
    audit = await identity.fetch("SELECT outcome FROM sign_on_audit ORDER BY at DESC LIMIT 1")
    assert audit[0]["outcome"] == "signed-out"


async def test_without_a_hint_the_person_is_asked_first(browser: Browser) -> None:
    await browser.signed_on("20230101")
    asked = {"client_id": "gateway", "post_logout_redirect_uri": HALL}

    question = await browser.get("/oauth/end-session", params=asked)
    still = await browser.ask(prompt="none")
    forged = await browser.post("/oauth/end-session", data={**asked, "csrf": "f" * 64})
    still_after_forgery = await browser.ask(prompt="none")
    answer = await browser.post("/oauth/end-session", data={**asked, "csrf": csrf_of(question)})

    assert question.status_code == 200
    assert "code" in sent_back(still)
    assert forged.status_code == 200
    assert "code" in sent_back(still_after_forgery)
    assert answer.headers["location"] == HALL
    assert sent_back(await browser.ask(prompt="none"))["error"] == "login_required"


async def test_somebody_elses_id_token_does_not_sign_me_out(
    browser: Browser, another_browser: Browser
) -> None:
    foreign = await another_browser.signed_on("T1001")
    await browser.signed_on("20230101")

    answer = await browser.get("/oauth/end-session", params={"id_token_hint": foreign["id_token"]})

    assert answer.status_code == 200
    assert "code" in sent_back(await browser.ask(prompt="none"))


@pytest.mark.parametrize(
    "asked",
    [
        {"client_id": "gateway", "post_logout_redirect_uri": "https://evil.example/"},
        {"client_id": "library", "post_logout_redirect_uri": HALL},
        {"client_id": "nobody", "post_logout_redirect_uri": HALL},
        {"post_logout_redirect_uri": HALL},
        {"id_token_hint": "garbage", "post_logout_redirect_uri": HALL},
        {"id_token_hint": "a.b.c"},
        {"client_id": "gateway", "post_logout_redirect_uri": "https://x/;script-src *"},
        {},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    browser: Browser, asked: dict[str, str]
) -> None:
    answer = await browser.get("/oauth/end-session", params=asked)

    assert answer.status_code == 200
    assert "location" not in answer.headers
    assert answer.headers["content-security-policy"].endswith("form-action 'self'")


async def test_revoking_a_refresh_token_ends_its_session(
    identity: Running, browser: Browser
) -> None:
    tokens = await browser.signed_on("20230101")

    answer = await _revoke(browser, tokens["refresh_token"])

    assert answer.status_code == 200
    assert (await _refresh(browser, tokens)).json()["error"] == "invalid_grant"
    assert sent_back(await browser.ask(prompt="none"))["error"] == "login_required"
    again = await _revoke(browser, tokens["refresh_token"])
    assert again.status_code == 200


async def test_another_client_cannot_revoke_a_refresh_token(browser: Browser) -> None:
    tokens = await browser.signed_on("20230101")

    answer = await _revoke(browser, tokens["refresh_token"], LIBRARY)

    assert answer.json()["error"] == "invalid_grant"
    assert (await _refresh(browser, tokens)).status_code == 200


async def test_an_access_token_alone_cannot_be_revoked(browser: Browser) -> None:
    tokens = await browser.signed_on("20230101")

    answer = await _revoke(browser, tokens["access_token"])

    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_token_type")


async def _revoke(browser: Browser, token: str, client: dict[str, Any] = GATEWAY) -> Any:
    auth = (client["client_id"], SECRET + client["client_id"])
    return await browser.post("/oauth/revoke", data={"token": token}, auth=auth)


async def _refresh(browser: Browser, tokens: dict[str, Any]) -> Any:
    asked = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    return await browser.token(**asked)
