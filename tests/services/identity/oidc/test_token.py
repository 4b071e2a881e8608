"""The token endpoint: who gets tokens, once, and for what."""

import asyncio
from typing import Any

import pytest
from campus_people import APP, GATEWAY, LIBRARY, NOTIFY
from running_identity import VERIFIER, Browser, Running

from chassis.auth import TokenVerifier
from contracts.events import SessionRevoked


async def test_a_code_is_redeemed_once_and_its_reuse_revokes_what_it_gave(
    identity: Running, browser: Browser
) -> None:
    code = await browser.code("20230101")
    first = await browser.redeem(code)

    again = await browser.redeem(code)

    assert first.status_code == 200
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    caller = await _verified(identity, first.json()["access_token"])
    revoked = await identity.emitted(SessionRevoked.type)
    assert str(caller.sid) in {event["session_id"] for event in revoked}
    refreshed = await _refresh(browser, first.json())
    assert refreshed.json()["error"] == "invalid_grant"


async def test_of_fifty_who_redeem_a_code_at_once_one_succeeds(browser: Browser) -> None:
    code = await browser.code("20230101")

    answers = await asyncio.gather(*(browser.redeem(code) for _ in range(50)))

    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 49


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": "短"}, "invalid_request"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": "https://one.jianghai.example/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"code": "guess"}, "invalid_grant"),
        ({"code": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_worth_nothing_without_what_belongs_to_it(
    browser: Browser, changes: dict[str, Any], error: str
) -> None:
    code = await browser.code("20230101")

    answer = await browser.redeem(**{"code": code, **changes})

    assert (answer.status_code, answer.json()["error"]) == (400, error)


async def test_a_code_is_worth_nothing_to_another_client(browser: Browser) -> None:
    code = await browser.code("20230101")

    stolen = await browser.redeem(code, LIBRARY)

    assert stolen.json()["error"] == "invalid_grant"
    assert (await browser.redeem(code)).status_code == 200


async def test_a_code_is_worth_nothing_after_a_minute(identity: Running, browser: Browser) -> None:
    code = await browser.code("20230101")
    await identity.fetch("UPDATE authorization_code SET expires_at = now() RETURNING id")

    answer = await browser.redeem(code)

    assert answer.json()["error"] == "invalid_grant"


async def test_a_wrong_client_secret_is_401_with_a_challenge(browser: Browser) -> None:
    code = await browser.code("20230101")
    asked = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}

    answer = await browser.post("/oauth/token", data=asked, auth=("gateway", "wrong"))

    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_a_client_with_a_secret_cannot_come_without_it(browser: Browser) -> None:
    asked = {"grant_type": "authorization_code", "client_id": "gateway", "code": "x"}

    assert (await browser.post("/oauth/token", data=asked)).status_code == 401


async def test_an_app_redeems_with_pkce_alone_and_gets_no_refresh_token(browser: Browser) -> None:
    tokens = await browser.signed_on("20230101", APP)

    assert "refresh_token" not in tokens
    assert "id_token" in tokens


async def test_a_refresh_token_gives_new_tokens_as_long_as_the_session_lives(
    identity: Running, browser: Browser
) -> None:
    tokens = await browser.signed_on("20230101")

    renewed = (await _refresh(browser, tokens)).json()
    once_more = await _refresh(browser, tokens)

    assert once_more.status_code == 200
    assert "refresh_token" not in renewed
    assert renewed["access_token"] != tokens["access_token"]
    before = await _verified(identity, tokens["access_token"])
    after = await _verified(identity, renewed["access_token"])
    assert (after.sub, after.sid, after.scope) == (before.sub, before.sid, before.scope)
    assert "id_token" in renewed


async def test_a_refresh_token_is_worth_nothing_to_another_client(browser: Browser) -> None:
    tokens = await browser.signed_on("20230101")
    asked = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}

    answer = await browser.token(LIBRARY, **asked)

    assert answer.json()["error"] == "invalid_grant"


async def test_a_refresh_cannot_ask_for_more(browser: Browser) -> None:
    tokens = await browser.signed_on("20230101")

    answer = await _refresh(browser, tokens, scope="openid email")

    assert answer.json()["error"] == "invalid_scope"


async def test_an_idle_session_gives_no_more_tokens(identity: Running, browser: Browser) -> None:
    tokens = await browser.signed_on("20230101")
    caller = await _verified(identity, tokens["access_token"])
    await identity.fetch(
        "UPDATE sso_session SET seen_at = now() - interval '3 hours' WHERE id = $1 RETURNING id",
        caller.sid,
    )

    answer = await _refresh(browser, tokens)

    assert answer.json()["error"] == "invalid_grant"


async def test_tokens_say_what_is_true_when_they_are_issued(
    identity: Running, browser: Browser
) -> None:
    from campus_people import staff

    await identity.provision(staff("T1700"))
    await identity.give_passwords("T1700")
    tokens = await browser.signed_on("T1700")
    await identity.provision(
        staff("T1700", (("academic-affairs-clerk", "D04"),), version=2, organisation="D04")
    )

    renewed = (await _refresh(browser, tokens)).json()

    caller = await _verified(identity, renewed["access_token"])
    assert [post.model_dump() for post in caller.posts] == [
        {"post": "academic-affairs-clerk", "organisation": "D04"}
    ]
    assert caller.organisations == ("D04",)


async def test_a_service_gets_a_token_in_its_own_name(identity: Running, browser: Browser) -> None:
    answer = await browser.token(NOTIFY, grant_type="client_credentials", scope="holders:read")

    caller = await _verified(identity, answer.json()["access_token"])
    assert (caller.kind, caller.sub, caller.client_id) == ("service", "notify", "notify")
    assert caller.scope == "holders:read"
    assert "refresh_token" not in answer.json()


async def test_a_service_that_names_no_scope_gets_what_it_has(browser: Browser) -> None:
    answer = await browser.token(NOTIFY, grant_type="client_credentials")

    assert answer.json()["scope"] == "holders:read contacts:read"


async def test_a_service_gets_no_scope_it_does_not_have(browser: Browser) -> None:
    answer = await browser.token(NOTIFY, grant_type="client_credentials", scope="records:read")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


async def test_a_web_client_cannot_act_in_its_own_name(browser: Browser) -> None:
    answer = await browser.token(GATEWAY, grant_type="client_credentials")

    assert answer.json()["error"] == "unauthorized_client"


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke"])
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"{}", {"content-type": "application/json"}),
        (b"\xff\xfe\x00", {"content-type": "application/x-www-form-urlencoded"}),
        (b"token=%00&grant_type=%00", {"content-type": "application/x-www-form-urlencoded"}),
        (b"a=1&a=2", {"content-type": "application/x-www-form-urlencoded"}),
        (b"&" * 900 + b"a=1", {"content-type": "application/x-www-form-urlencoded"}),
        (b"grant_type=client_credentials", {"authorization": "Basic !!!"}),
        (b"grant_type=client_credentials", {"authorization": "Basic /v8="}),
        (b"grant_type=client_credentials", {"authorization": "Basic JTAwOng="}),
        (b"grant_type=client_credentials", {"authorization": "Basic"}),
        (b"grant_type=client_credentials&client_id=%22", {}),
        (b"grant_type=refresh_token&refresh_token=x&client_id=app", {}),
        (b"grant_type=" + b"x" * 9000, {}),
    ],
)
async def test_garbage_is_a_4xx_with_an_error_of_the_protocol(
    browser: Browser, path: str, body: bytes, headers: dict[str, str]
) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}

    answer = await browser.post(path, content=body, headers={**form, **headers})

    assert 400 <= answer.status_code < 500
    assert answer.json()["error"] in {
        "invalid_request", "invalid_client", "invalid_grant", "unsupported_grant_type",
        "unauthorized_client",
    }  # fmt: skip


async def _refresh(browser: Browser, tokens: dict[str, Any], **more: str) -> Any:
    asked = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], **more}
    return await browser.token(**asked)


async def _verified(identity: Running, token: str) -> Any:
    """As every other service sees it."""
    issuer = identity.issuer
    verifier = TokenVerifier(f"{issuer}/oauth/jwks", issuer, "yiwang")
    try:
        return await verifier.verify(token)
    finally:
        await verifier.close()
