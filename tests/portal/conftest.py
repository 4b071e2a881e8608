"""The portal as people have it: a running platform, real browsers, people signed on.

`page = await signed_on(pc, "20230101")` is a page of the student's; `pc` and `phone` are
empty browsers of that size, `new_context(PHONE, locale="en-US")` is one more. Whatever a
page complains about fails its test, unless the test says `guard.expect("a pattern")`.
"""

import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from furnished_campus import furnish
from playwright.async_api import Browser, BrowserContext, Page, expect
from real_browser import PC, PHONE, Guard, program, running_chromium, sign_on
from running_platform import PROJECT, Platform, running_platform

from demo_campus.accounts import BY_NUMBER, PASSWORD
from demo_campus.people import Student
from demo_campus.people import students as everybody
from launcher.portal import build_in, dist_in

# Long enough for a machine that is busy.
expect.set_options(timeout=20_000)

NewContext = Callable[..., Awaitable[BrowserContext]]
SignedOn = Callable[[BrowserContext, str], Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The first test of a run starts a platform.
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def department() -> Iterator[str]:
    """The origin of a department's own web site; any page there is blank."""
    with HTTPServer(("127.0.0.1", 0), Blank) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><link rel=icon href=data:,><title>Library</title>")

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


@pytest.fixture(scope="session")
def portal(department: str) -> Iterator[Platform]:
    """A platform that shows the portal; shared, so make your own cases and expect others."""
    program("chromium", "chromium-browser", "google-chrome")
    if not build_in(dist_in(PROJECT)):
        program("node")
        pytest.fail("The portal is not built; `make portal`.")
    with running_platform("portal", GATEWAY_CORS_ORIGINS=json.dumps([department])) as platform:
        yield platform


@pytest.fixture(scope="session")
async def furnished(portal: Platform) -> dict[str, str]:
    """Something on every page; see `furnish`."""
    return await furnish(portal.url)


@pytest.fixture(scope="session")
def _students(portal: Platform) -> Iterator[Student]:
    """Of 李华's college, as many as there are tests that ask for one, with accounts."""
    students = [each for each in everybody() if each.college == "C01"]
    students = [each for each in students if each.number not in BY_NUMBER][:48]
    accounts = ({"number": each.number, "password": PASSWORD, "roles": []} for each in students)
    lines = "".join(f"{json.dumps(account)}\n" for account in accounts)
    portal.command("identity", "apply-accounts", "--wait", "150", stdin=lines)
    return iter(students)


@pytest.fixture
def own_student(_students: Iterator[Student]) -> Student:
    """A student of no other test: no draft, case or correction that is not this test's own.

    `20230101` has the cases of `furnished`.
    """
    return next(_students)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with running_chromium() as browser:
        yield browser


@pytest.fixture
def guard(portal: Platform) -> Iterator[Guard]:
    guard = Guard(portal.url)
    yield guard
    assert not guard.objections, "\n".join(guard.objections)


@pytest.fixture
async def new_context(
    browser: Browser, portal: Platform, guard: Guard
) -> AsyncIterator[NewContext]:
    """One more browser of somebody, with nothing in it: `await new_context(PHONE)`."""
    opened: list[BrowserContext] = []

    async def new_context(size: dict[str, Any] = PC, **more: Any) -> BrowserContext:
        context = await browser.new_context(base_url=portal.url, **{**size, **more})
        context.set_default_timeout(15_000)
        guard.watch(context)
        opened.append(context)
        return context

    yield new_context
    for context in opened:
        await context.close()


@pytest.fixture
async def pc(new_context: NewContext) -> BrowserContext:
    return await new_context(PC)


@pytest.fixture
async def phone(new_context: NewContext) -> BrowserContext:
    return await new_context(PHONE)


@pytest.fixture(scope="session")
async def _sessions(browser: Browser, portal: Platform) -> Callable[[str], Awaitable[Any]]:
    """The cookies of an account, got once by signing on through the page."""
    known: dict[str, Any] = {}

    async def session(number: str) -> Any:
        if number not in known:
            context = await browser.new_context(base_url=portal.url, **PC)
            await sign_on(await context.new_page(), number)
            known[number] = (await context.storage_state())["cookies"]
            await context.close()
        return known[number]

    return session


@pytest.fixture
def signed_on(_sessions: Callable[[str], Awaitable[Any]]) -> SignedOn:
    """A new page of `context` in which account `number` is signed on.

    The session is shared by all tests: one that ends it uses `real_browser.sign_on`.
    """

    async def signed_on(context: BrowserContext, number: str) -> Page:
        await context.add_cookies(await _sessions(number))
        return await context.new_page()

    return signed_on
