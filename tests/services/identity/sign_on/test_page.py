"""The sign-on page: what it shows, and what it does not let happen."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from campus_people import APP, LIBRARY, PASSWORD
from running_identity import Browser, Running, csrf_of, sent_back


async def test_the_page_has_labels_its_own_styles_and_no_script(browser: Browser) -> None:
    asked = await browser.ask(LIBRARY)

    page = await browser.get(asked.headers["location"])

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert policy.endswith("form-action 'self' https://library.jianghai.example")
    assert page.headers["cache-control"] == "no-store"
    assert not re.search(r"<script|<style|style=|onclick|onload", page.text)
    for field in ("number", "password"):
        assert f'<label for="{field}">' in page.text
        assert f'id="{field}"' in page.text
    assert 'lang="zh-CN"' in page.text
    (styles,) = re.findall(r'href="(/sign-on/assets/[^"]+)"', page.text)
    sheet = await browser.get(styles)
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]


async def test_an_app_with_its_own_scheme_may_be_sent_back_to(browser: Browser) -> None:
    page = await browser.get((await browser.ask(APP)).headers["location"])

    assert page.headers["content-security-policy"].endswith("form-action 'self' example.jianghai:")


@pytest.mark.parametrize(
    ("asked", "header", "shown", "language"),
    [
        (None, "en-GB,en;q=0.9", "Password", "en"),
        (None, "zh-CN", "密码", "zh"),
        (None, "fr", "密码", "zh"),
        ("en zh", "zh-CN", "Password", "en"),
        ("zh-CN", "en", "密码", "zh"),
    ],
)
async def test_the_page_speaks_the_language_that_is_asked_for(
    browser: Browser, asked: str | None, header: str, shown: str, language: str
) -> None:
    where = (await browser.ask(ui_locales=asked)).headers["location"]

    page = await browser.get(where, headers={"Accept-Language": header})
    switched = await browser.get(f"{where}&lang={'zh' if language == 'en' else 'en'}")

    assert shown in page.text
    assert page.headers["content-language"] == language
    assert switched.headers["content-language"] != language


async def test_a_wrong_password_and_an_unknown_number_look_the_same(browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]

    wrong = await browser.fill_in(where, "20230101", "not the password")
    unknown = await browser.fill_in(where, "20239999", "not the password")
    nobody = await browser.fill_in(where, "T9999", PASSWORD)

    assert wrong.status_code == unknown.status_code == nobody.status_code == 422
    assert wrong.text.replace('value="20230101"', "") == unknown.text.replace(
        'value="20239999"', ""
    )
    assert 'role="alert"' in wrong.text
    assert 'aria-invalid="true"' in wrong.text
    assert "not the password" not in wrong.text
    assert "set-cookie" not in wrong.headers


async def test_an_empty_form_says_what_to_fill_in(browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]

    answer = await browser.fill_in(where, "", "")

    assert answer.status_code == 422
    assert "请填写密码。" in answer.text
    assert "请填写学号或工号。" in answer.text


async def test_what_was_typed_is_shown_escaped(browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]

    answer = await browser.fill_in(where, '"><script>alert(1)</script>')

    assert "<script" not in answer.text


@pytest.mark.parametrize("csrf", ["", "f" * 64, "不是"])
async def test_a_forged_form_signs_nobody_on(browser: Browser, csrf: str) -> None:
    where = (await browser.ask()).headers["location"]

    answer = await browser.fill_in(where, "20230101", csrf=csrf)

    assert answer.status_code == 400
    assert "yiwang-sso" not in browser.cookies


async def test_a_form_of_another_browser_signs_nobody_on(
    browser: Browser, another_browser: Browser
) -> None:
    where = (await browser.ask()).headers["location"]
    page = await browser.get(where)
    await another_browser.ask()
    sent = {"number": "20230101", "password": PASSWORD, "csrf": csrf_of(page)}

    posted = await another_browser.post(where, data=sent)
    shown = await another_browser.get(where)

    assert posted.status_code == shown.status_code == 400
    assert "yiwang-sso" not in another_browser.cookies


async def test_a_cookie_planted_before_is_not_the_session_after(browser: Browser) -> None:
    browser.cookies.set("yiwang-sso", "planted-by-somebody-else")
    browser.cookies.set("yiwang-sso-form", "planted-too")
    where = (await browser.ask()).headers["location"]

    await browser.fill_in(where, "20230101")

    values = {cookie.name: cookie.value for cookie in browser.cookies.jar if cookie.domain}
    assert values["yiwang-sso"] != "planted-by-somebody-else"
    assert values["yiwang-sso-form"] != "planted-too"


async def test_the_cookie_changes_each_time_somebody_proves_who_they_are(
    browser: Browser, another_browser: Browser
) -> None:
    await browser.signed_on("20230101")
    before = browser.cookies["yiwang-sso"]

    asked = await browser.ask(prompt="login")
    await browser.fill_in(asked.headers["location"], "20230101")

    assert browser.cookies["yiwang-sso"] != before
    another_browser.cookies.set("yiwang-sso", before)
    assert sent_back(await another_browser.ask(prompt="none"))["error"] == "login_required"


async def test_somebody_else_in_the_same_browser_ends_the_first_session(browser: Browser) -> None:
    first = await browser.signed_on("20230101")

    asked = await browser.ask(prompt="login")
    await browser.fill_in(asked.headers["location"], "T1001")

    answer = await browser.token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert answer.json()["error"] == "invalid_grant"


async def test_an_answered_request_is_over(browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]
    await browser.fill_in(where, "20230101")

    assert (await browser.get(where)).status_code == 400


async def test_a_request_that_waited_too_long_is_over(identity: Running, browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]
    await identity.fetch("UPDATE pending_authorization SET expires_at = now() RETURNING 1")

    assert (await browser.get(where)).status_code == 400


async def test_the_way_back_cannot_be_given_to_the_page(browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]
    name = parse_qs(urlsplit(where).query)["request"][0]

    answer = await browser.fill_in(
        f"/sign-on?request={name}&return=https://evil.example&redirect_uri=https://evil.example",
        "20230101",
    )

    assert answer.headers["location"].startswith("https://one.jianghai.example/auth/callback?")


@pytest.mark.parametrize(
    "path", ["/sign-on", "/sign-on?request=", "/sign-on?request=x", "/sign-on?request=%00"]
)
async def test_the_page_without_a_request_leads_to_the_hall(browser: Browser, path: str) -> None:
    answer = await browser.get(path)

    assert answer.status_code == 400
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"number=%00&password=x&csrf=y", "application/x-www-form-urlencoded"),
        (b"a" * 100_000, "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
    ],
)
async def test_garbage_is_a_4xx(browser: Browser, body: bytes, kind: str) -> None:
    where = (await browser.ask()).headers["location"]

    answer = await browser.post(where, content=body, headers={"content-type": kind})

    assert 400 <= answer.status_code < 500
