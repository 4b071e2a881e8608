"""The other engine: what Chromium is shown, Firefox has to show too."""

import json

import pytest
from accessibility import LET_GO, RULES, axe_program, in_lines
from page_checks import PAGES
from real_firefox import Firefox, running_firefox

from demo_campus import story
from demo_campus.accounts import PASSWORD
from demo_campus.visitor import Visitor

SIZES = {"pc": (1440, 900), "phone": (360, 740)}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LOADED = """document.readyState === 'complete'
    && document.querySelector('h1') && !document.querySelector('.loading')"""


@pytest.fixture(scope="module")
async def _firefox(portal):
    async with running_firefox(portal.url) as firefox:
        yield firefox


@pytest.fixture
async def firefox(_firefox):
    await _firefox.forget()
    _firefox.seen.clear()
    yield _firefox
    # Who leaves a page leaves its stream; only Firefox calls that an error.
    wrong = [each for each in _firefox.seen if "/api/notify/v1/stream" not in each]
    assert not wrong, "\n".join(wrong)


async def sign_on(firefox: Firefox, number: str, then: str) -> None:
    await firefox.goto(f"/auth/sign-on?next={then}")
    await firefox.evaluate(
        f"""(() => {{
            document.querySelector('input[name=number]').value = '{number}'
            document.querySelector('input[name=password]').value = '{PASSWORD}'
            document.querySelector('button[type=submit]').click()
        }})()"""
    )
    await firefox.until(f"location.pathname === '{then}' && {LOADED}")


@pytest.mark.parametrize(
    ("number", "size"),
    [*((number, "pc") for number in PAGES), (None, "phone"), ("20230101", "phone")],
    ids=lambda value: value or "anybody",
)
async def test_every_page_is_accessible_and_fits_in_firefox(firefox, furnished, number, size):
    await firefox.resize(*SIZES[size])
    if number:
        await sign_on(firefox, number, "/account")
    wrong = []

    for path in PAGES[number]:
        await firefox.goto(path.format(**furnished))
        await firefox.until(LOADED)

        if await firefox.evaluate(TOO_WIDE):
            wrong.append(f"{path}: wider than the screen")
        await firefox.evaluate(f"({LET_GO})()")
        await firefox.evaluate(f"(() => {{ {axe_program()} }})()")
        found = await firefox.evaluate(f"axe.run({{ runOnly: {json.dumps(RULES)} }})")
        wrong += [f"{path}: {each}" for each in in_lines(found)]

    assert not wrong, "\n".join(wrong)


async def test_a_case_is_typed_handed_in_and_approved_in_firefox(firefox, portal, own_student):
    async with Visitor(portal.url, own_student.number, own_student.name) as student:
        await student.sign_on()
        booking, _known = await story.draft(student)
        room = (await story.choose(student, booking, 24))[0]["value"]
        await story.save(student, booking, {"classroom": room, "title": ""})
    await firefox.resize(*SIZES["pc"])
    await sign_on(firefox, own_student.number, "/account")

    await firefox.goto(f"/cases/{booking.id}/form?step=3")
    await firefox.type("#field-title", "火狐讲座 2026")
    await firefox.until("document.querySelector('[data-testid=save-status] .number')")
    await firefox.goto(f"/cases/{booking.id}/check")
    await firefox.until("document.querySelector('main')?.innerText.includes('火狐讲座 2026')")
    await firefox.evaluate("document.querySelector('main input[type=checkbox]').click()")
    await firefox.evaluate(click("提交申请"))
    await firefox.until("location.pathname.endsWith('/receipt')")
    await firefox.until("document.querySelector('[data-testid=case-number]')")
    number = await firefox.evaluate(
        "document.querySelector('[data-testid=case-number]').textContent.trim()"
    )

    await firefox.forget()
    await sign_on(firefox, "T1001", "/account")
    await firefox.goto(f"/tasks?q={number}")
    await firefox.until("document.querySelector('#task-heading')")
    await firefox.evaluate(click("确认同意"))
    await firefox.until("document.querySelector('.outcome .notice')")

    async with Visitor(portal.url, own_student.number, own_student.name) as student:
        await student.sign_on()
        timeline = await student.get(f"{story.CASES}/{booking.id}/timeline")
    assert [each["move"] for each in timeline["items"]] == ["submitted", "approved"]


def click(button: str) -> str:
    """On the button that says so."""
    named = f"each.textContent.includes({json.dumps(button)})"
    return f"[...document.querySelectorAll('button')].find(each => {named}).click()"
