"""The other engine: what Chromium is shown, Firefox has to show too."""

import pytest
from real_firefox import Firefox, running_firefox

from demo_campus.accounts import PASSWORD


@pytest.fixture(scope="module")
async def _firefox(portal):
    async with running_firefox(portal.url) as firefox:
        yield firefox


@pytest.fixture
async def firefox(_firefox):
    _firefox.seen.clear()
    yield _firefox
    assert not _firefox.seen, "\n".join(_firefox.seen)


@pytest.mark.parametrize("size", [(1440, 900), (360, 740)])
async def test_the_hall_opens_in_firefox_too(firefox: Firefox, size):
    await firefox.resize(*size)

    await firefox.goto("/")
    await firefox.until("document.querySelector('#app h1, #app input') !== null")

    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await firefox.evaluate(width) <= 0


async def test_one_signs_on_in_firefox_and_comes_back(firefox: Firefox):
    await firefox.goto("/auth/sign-on?next=%2Fcases%3Fstatus%3Dopen")

    await firefox.evaluate(
        f"""(() => {{
            document.querySelector('input[name=number]').value = '20230101'
            document.querySelector('input[name=password]').value = '{PASSWORD}'
            document.querySelector('button[type=submit]').click()
        }})()"""
    )
    await firefox.until("location.pathname === '/cases' && document.querySelector('#app > *')")

    session = await firefox.evaluate("fetch('/auth/session').then(answer => answer.json())")
    assert session["person"]["number"] == "20230101"
