"""When and where from my number was used to sign on."""

from datetime import UTC, datetime, timedelta

from access_tokens import bearer
from running_identity import Browser, Running

SIGN_ONS = "/api/identity/v1/sign-ons"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


async def test_i_see_my_sign_ons_newest_first_and_those_that_failed(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    await identity.arrive("20237001")
    another_browser.headers["User-Agent"] = FIREFOX
    where = (await another_browser.ask()).headers["location"]
    await another_browser.fill_in(where, "20237001", "wrong")
    tokens = await browser.signed_on("20237001")

    answer = await browser.get(SIGN_ONS, headers=bearer(tokens["access_token"]))

    last, first = answer.json()["items"]
    assert (last["result"], first["result"]) == ("succeeded", "failed")
    assert (first["browser"], first["system"]) == ("Firefox 145", "Linux")
    assert (first["address"], first["user_agent"]) == ("127.0.0.1", FIREFOX)


async def test_the_list_goes_on_where_the_page_before_ended(
    identity: Running, browser: Browser
) -> None:
    await identity.arrive("20237002")
    mine = bearer((await browser.signed_on("20237002"))["access_token"])
    for _ in range(4):
        where = (await browser.ask(prompt="login")).headers["location"]
        await browser.fill_in(where, "20237002", "wrong")

    seen, cursor = [], ""
    while cursor is not None:
        page = (await browser.get(f"{SIGN_ONS}?limit=2{cursor}", headers=mine)).json()
        seen += [item["at"] for item in page["items"]]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert len(seen) == 5
    assert seen == sorted(seen, reverse=True)


async def test_nobody_sees_anothers_sign_ons_or_what_is_older_than_half_a_year(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    for number in ("20237003", "20237004"):
        await identity.arrive(number)
    mine = bearer((await browser.signed_on("20237003"))["access_token"])
    theirs = bearer((await another_browser.signed_on("20237004"))["access_token"])
    me = (await browser.get("/api/identity/v1/me", headers=mine)).json()["person_id"]
    before = datetime.now(UTC) - timedelta(days=181)
    await identity.fetch(
        "INSERT INTO sign_on_audit (at, outcome, person_id, address, user_agent)"
        " VALUES ($1, 'succeeded', $2, '10.0.0.1', 'old')",
        before,
        me,
    )

    own = (await browser.get(SIGN_ONS, headers=mine)).json()["items"]
    other = (await another_browser.get(SIGN_ONS, headers=theirs)).json()["items"]

    assert [item["user_agent"] for item in own] == [browser.headers["user-agent"]]
    assert own[0]["id"] not in {item["id"] for item in other}


async def test_without_a_token_or_with_a_strange_cursor_there_is_no_list(
    identity: Running, browser: Browser
) -> None:
    mine = bearer((await browser.signed_on("20230101"))["access_token"])

    strange = await browser.get(f"{SIGN_ONS}?cursor=WyJ4IiwieSJd", headers=mine)

    assert (await browser.get(SIGN_ONS)).status_code == 401
    assert (strange.status_code, strange.json()["code"]) == (400, "invalid-cursor")
