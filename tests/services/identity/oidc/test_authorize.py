"""What clients may ask for, and where browsers are never sent."""

from typing import Any

import httpx
import pytest
from campus_people import APP, GATEWAY, LIBRARY
from running_identity import Browser, sent_back

REGISTERED = GATEWAY["redirect_uris"][0]


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://evil.example/auth/callback",
        "//one.jianghai.example/auth/callback",
        "https://one.jianghai.example@evil.example/auth/callback",
        "https://one.jianghai.example/auth/callback/",
        "https://one.jianghai.example/auth/callback?x=1",
        "https://one.jianghai.example/auth/callback#x",
        "https://one.jianghai.example/auth/../auth/callback",
        "https://one.jianghai.example\\@evil.example/auth/callback",
        "https://one.jianghai.example:443/auth/callback",
        "http://one.jianghai.example/auth/callback",
        "HTTPS://one.jianghai.example/auth/callback",
        "https://ｏne.jianghai.example/auth/callback",
        "https://one.jianghai.example/auth/callback%00",
        "https://one.jianghai.example/auth/callback\r\nX: y",
        'https://one.jianghai.example/"><script>alert(1)</script>',
        "javascript:alert(1)",
        "",
        None,
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    browser: Browser, redirect_uri: str | None
) -> None:
    answer = await browser.ask(redirect_uri=redirect_uri)

    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert "<script" not in answer.text
    assert "evil.example" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://evil.example"}, "request_uri_not_supported"),
        ({"response_mode": "form_post"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
async def test_a_client_is_told_what_is_wrong_with_its_request(
    browser: Browser, changes: dict[str, Any], error: str
) -> None:
    answer = await browser.ask(**changes)

    assert answer.headers["location"].startswith(REGISTERED)
    back = sent_back(answer)
    assert back["error"] == error
    assert back["state"] == "xyz"
    assert back["iss"] == str(browser.base_url).rstrip("/")
    assert "code" not in back


async def test_an_app_without_a_secret_cannot_do_without_pkce(browser: Browser) -> None:
    answer = await browser.ask(APP, code_challenge=None, code_challenge_method=None)

    assert "error=invalid_request" in answer.headers["location"]


async def test_a_client_may_be_excused_from_pkce(browser: Browser) -> None:
    code = await browser.code("20230101", LIBRARY, code_challenge=None, code_challenge_method=None)

    answer = await browser.redeem(code, LIBRARY, code_verifier=None)

    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()


async def test_a_verifier_for_a_code_without_challenge_is_a_downgrade(browser: Browser) -> None:
    code = await browser.code("20230101", LIBRARY, code_challenge=None, code_challenge_method=None)

    answer = await browser.redeem(code, LIBRARY)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("client_id", ["nobody", "", "网关", "a" * 5000, "notify"])
async def test_an_unknown_client_gets_a_page_and_no_redirect(
    browser: Browser, client_id: str
) -> None:
    answer = await browser.ask(client_id=client_id)

    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_repeated_parameter_is_refused(browser: Browser) -> None:
    asked = [("client_id", "gateway"), ("client_id", "app"), ("response_type", "code")]

    answer = await browser.get("/oauth/authorize", params=asked)

    assert answer.status_code == 400


async def test_whoever_is_signed_on_is_sent_straight_back(browser: Browser) -> None:
    await browser.signed_on("20230101")

    assert "code" in sent_back(await browser.ask())
    assert "code" in sent_back(await browser.ask(prompt="none"))


async def test_prompt_login_asks_again_and_keeps_the_session(browser: Browser) -> None:
    before = await browser.signed_on("20230101")

    asked = await browser.ask(prompt="login")
    answer = await browser.fill_in(asked.headers["location"], "20230101")
    after = (await browser.redeem(sent_back(answer)["code"])).json()

    assert _sid(after) == _sid(before)
    assert (await browser.token(**_refresh(before))).status_code == 200


async def test_max_age_asks_again_once_it_is_too_long_ago(browser: Browser) -> None:
    await browser.signed_on("20230101")

    fresh, old = await browser.ask(max_age="3600"), await browser.ask(max_age="0")
    silent = await browser.ask(max_age="0", prompt="none")

    assert "code" in sent_back(fresh)
    assert old.headers["location"].startswith("/sign-on?request=")
    assert sent_back(silent)["error"] == "login_required"


async def test_an_authorization_request_may_come_by_post(browser: Browser) -> None:
    asked = {"response_type": "token", "client_id": "gateway", "redirect_uri": REGISTERED}

    answer = await browser.post("/oauth/authorize", data=asked)

    assert sent_back(answer)["error"] == "unsupported_response_type"


def _refresh(tokens: dict[str, Any]) -> dict[str, str]:
    return {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}


def _sid(tokens: dict[str, Any]) -> str:
    from joserfc.jws import extract_compact

    payload = httpx.Response(200, content=extract_compact(tokens["id_token"].encode()).payload)
    sid: str = payload.json()["sid"]
    return sid
