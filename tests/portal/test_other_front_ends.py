"""A department's own front end, from its own origin, by the same API."""

import pytest
from playwright.async_api import Error
from real_browser import PC

MATTERS = "/api/catalog/v1/matters"
# `Authorization` makes the browser ask first: a real preflight.
CALL = """async ([url, token]) => {
    const headers = token ? { Authorization: `Bearer ${token}` } : { 'If-None-Match': '"x"' }
    const answer = await fetch(url, { headers })
    return { status: answer.status, etag: answer.headers.get('etag'), said: await answer.json() }
}"""


@pytest.fixture
async def page(browser, department):
    """A page of the department; the guard of the portal's pages has no say here."""
    context = await browser.new_context(**PC)
    page = await context.new_page()
    await page.goto(department)
    yield page
    await context.close()


async def test_it_may_call_and_read_the_answer(page, portal):
    answer = await page.evaluate(CALL, [f"{portal.url}{MATTERS}", ""])

    assert answer["status"] == 200
    assert answer["said"]["items"]


async def test_what_is_refused_it_can_read_too(page, portal):
    answer = await page.evaluate(CALL, [f"{portal.url}/api/workflow/v1/cases", "not-a-token"])

    assert (answer["status"], answer["said"]["code"]) == (401, "invalid-token")


async def test_the_session_of_the_portal_is_not_for_it(page, portal, signed_on):
    await signed_on(page.context, "20230101")
    cases = f"{portal.url}/api/workflow/v1/cases"

    with pytest.raises(Error, match="Failed to fetch"):
        await page.evaluate("url => fetch(url, { credentials: 'include' })", cases)
    assert await page.evaluate("url => fetch(url).then(a => a.status)", cases) == 401


async def test_an_origin_that_is_not_on_the_list_is_refused(browser, portal, department):
    context = await browser.new_context(**PC)
    page = await context.new_page()
    stranger = f"http://localhost:{department.rpartition(':')[2]}"
    await page.goto(stranger)

    with pytest.raises(Error, match="Failed to fetch"):
        await page.evaluate(CALL, [f"{portal.url}{MATTERS}", ""])
    await context.close()
