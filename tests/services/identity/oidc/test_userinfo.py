"""Who signed on, told to the client."""

import pytest
from access_tokens import Tokens, bearer
from campus_people import LIBRARY, NOTIFY
from running_identity import Browser, Running


async def test_userinfo_tells_what_the_scope_covers(browser: Browser) -> None:
    plain = await browser.signed_on("T1001")
    code = await browser.code_again(LIBRARY, scope="openid email")
    mail = (await browser.redeem(code, LIBRARY)).json()

    told = (await browser.get("/oauth/userinfo", headers=bearer(plain["access_token"]))).json()
    mailed = (await browser.post("/oauth/userinfo", headers=bearer(mail["access_token"]))).json()

    assert told["name"] == "王秀兰"
    assert told["preferred_username"] == told["number"] == "T1001"
    assert told["posts"] == [{"post": "college-secretary", "organisation": "C01"}]
    assert "email" not in told
    assert mailed["email"] == "t1001@jianghai.example"
    assert "name" not in mailed
    assert mailed["sub"] == told["sub"]


async def test_userinfo_is_over_with_the_session(identity: Running, browser: Browser) -> None:
    tokens = await browser.signed_on("20230101")
    await identity.fetch("UPDATE sso_session SET ended_at = now() RETURNING id")

    answer = await browser.get("/oauth/userinfo", headers=bearer(tokens["access_token"]))

    assert answer.status_code == 401
    assert "invalid_token" in answer.headers["www-authenticate"]


async def test_userinfo_is_for_people(browser: Browser) -> None:
    service = (await browser.token(NOTIFY, grant_type="client_credentials")).json()

    answer = await browser.get("/oauth/userinfo", headers=bearer(service["access_token"]))

    assert answer.status_code == 403


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic eA=="])
async def test_without_a_valid_token_it_is_401(browser: Browser, authorization: str) -> None:
    answer = await browser.get("/oauth/userinfo", headers={"Authorization": authorization})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_an_id_token_and_a_foreign_token_are_no_access_tokens(
    browser: Browser, tokens: Tokens
) -> None:
    signed_on = await browser.signed_on("20230101")

    for token in (signed_on["id_token"], tokens.student()):
        answer = await browser.get("/oauth/userinfo", headers=bearer(token))
        assert answer.status_code == 401
