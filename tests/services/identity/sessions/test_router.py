"""Where I am signed on, and ending that."""

from access_tokens import bearer
from running_identity import Browser, Running

from contracts.events import SessionRevoked

SESSIONS = "/api/identity/v1/sessions"


async def test_i_see_my_sessions_newest_first_and_which_one_asks(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    await identity.arrive("20235001")
    another_browser.headers["User-Agent"] = "an older browser"
    await another_browser.signed_on("20235001")
    tokens = await browser.signed_on("20235001")

    page = (await browser.get(SESSIONS, headers=bearer(tokens["access_token"]))).json()

    assert [item["current"] for item in page["items"]] == [True, False]
    assert page["items"][1]["user_agent"] == "an older browser"
    assert page["items"][1]["address"] == "127.0.0.1"


async def test_a_session_i_end_gives_no_more_tokens(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    await identity.arrive("20235002")
    elsewhere = await another_browser.signed_on("20235002")
    here = bearer((await browser.signed_on("20235002"))["access_token"])
    id = (await browser.get(SESSIONS, headers=here)).json()["items"][1]["id"]

    keyed = {**here, "Idempotency-Key": "end-it"}
    answer = await browser.delete(f"{SESSIONS}/{id}", headers=keyed)
    repeated = await browser.delete(f"{SESSIONS}/{id}", headers=keyed)
    again = await browser.delete(f"{SESSIONS}/{id}", headers={**here, "Idempotency-Key": "2"})

    assert (answer.status_code, repeated.status_code, again.status_code) == (204, 204, 409)
    refresh = {"grant_type": "refresh_token", "refresh_token": elsewhere["refresh_token"]}
    assert (await another_browser.token(**refresh)).json()["error"] == "invalid_grant"
    assert {"session_id": id} in await identity.emitted(SessionRevoked.type)


async def test_somebody_elses_session_is_not_found(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    await identity.arrive("20235003")
    theirs = bearer((await another_browser.signed_on("20235003"))["access_token"])
    id = (await another_browser.get(SESSIONS, headers=theirs)).json()["items"][0]["id"]
    mine = bearer((await browser.signed_on("20230101"))["access_token"])

    answer = await browser.delete(f"{SESSIONS}/{id}", headers={**mine, "Idempotency-Key": "k"})

    assert answer.status_code == 404
    assert (await another_browser.get(SESSIONS, headers=theirs)).json()["items"][0]["id"] == id
