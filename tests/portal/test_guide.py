"""A matter's guide: whether one may apply, with what, how long it takes, and the way in."""

import re

import pytest
from accessibility import is_too_wide, objections
from playwright.async_api import Page, expect
from real_browser import PC, PHONE

from demo_campus.accounts import PASSWORD

GUIDE = "/matters/classroom-booking"
SIZES = pytest.mark.parametrize("size", [PC, PHONE], ids=["pc", "phone"])


async def _settled(page: Page) -> None:
    await page.get_by_role("heading", level=1).wait_for()
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".loading")).to_have_count(0)


async def _ask(page: Page, method: str, path: str, body: str = "{}") -> int:
    """With the session of whoever sits at `page`."""
    status = await page.evaluate(
        """async ([method, path, body]) => {
            const { csrf_token } = await (await fetch('/auth/session')).json()
            const headers = {
                'X-CSRF-Token': csrf_token,
                'Idempotency-Key': crypto.randomUUID(),
                'Content-Type': 'application/json',
            }
            return (await fetch(path, { method, headers, body })).status
        }""",
        [method, path, body],
    )
    return int(status)


async def test_who_is_not_signed_on_is_led_back_to_the_guide(phone, own_student):
    page = await phone.new_page()
    await page.goto(GUIDE)

    await page.get_by_role("button", name="在线办理").click()

    await page.fill("input[name=number]", own_student.number)
    await page.fill("input[name=password]", PASSWORD)
    await page.click("button[type=submit]")

    await page.wait_for_url(re.compile(f"{GUIDE}$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("教室借用审批")


async def test_a_draft_is_begun_once_and_offered_again(pc, signed_on, own_student):
    page = await signed_on(pc, own_student.number)
    await page.goto(GUIDE)
    await _settled(page)
    await page.get_by_role("button", name=re.compile("在线办理|重新填一份")).click()
    await page.wait_for_url(re.compile("/cases/[0-9a-f-]+/form"))
    case = re.search("/cases/([0-9a-f-]+)/", page.url)
    assert case

    await page.goto(GUIDE)

    await expect(page.get_by_role("link", name="继续填写")).to_have_attribute(
        "href", f"/cases/{case[1]}/form"
    )
    gone = await _ask(page, "DELETE", f"/api/workflow/v1/cases/{case[1]}/draft")
    assert gone == 204


@SIZES
async def test_the_process_is_drawn_and_said_in_words(new_context, size):
    page = await (await new_context(size)).new_page()
    await page.goto(GUIDE)

    await page.get_by_role("button", name="查看流程图").click()
    drawing = page.get_by_role("group", name=re.compile("^流程图，可以滚动"))

    await drawing.locator("[data-element-id=college-review]").wait_for(state="attached")
    steps = page.get_by_role("list", name="流程图中的步骤").get_by_role("listitem")
    await expect(steps).to_have_text(
        [re.compile("学院审核"), re.compile("教务处审批"), re.compile("登记")]
    )
    watermark = page.locator(".bjs-powered-by")
    await watermark.scroll_into_view_if_needed()
    await drawing.evaluate("each => each.scrollLeft = each.scrollWidth")
    await expect(watermark).to_be_in_viewport()
    before = await drawing.evaluate("each => each.scrollWidth")
    await page.get_by_role("button", name="放大").click()
    assert await drawing.evaluate("each => each.scrollWidth") > before
    assert not await is_too_wide(page)


async def test_a_suspended_matter_says_why_and_offers_no_way_in(pc, phone, signed_on):
    administrator = await signed_on(pc, "T9001")
    await administrator.goto("/")
    path = "/api/catalog/v1/matters/venue-booking/suspension"
    reason = '{"reason": {"zh": "剧院检修", "en": "The theatre is being repaired"}}'
    assert await _ask(administrator, "POST", path, reason) == 201
    page = await phone.new_page()

    await page.goto("/matters/venue-booking")
    await _settled(page)

    await expect(page.get_by_text("原因：剧院检修")).to_be_visible()
    await expect(page.get_by_role("link", name="查看窗口信息")).to_have_count(0)
    assert await _ask(administrator, "DELETE", path) == 200
    await page.reload()
    await _settled(page)
    await expect(page.get_by_text("暂停办理")).to_have_count(0)


async def test_a_matter_that_is_not_there_leads_to_the_search(pc, guard):
    guard.expect("404")
    page = await pc.new_page()

    await page.goto("/matters/no-such-matter")

    await expect(page.get_by_role("heading", level=1)).to_have_text("没有找到这个事项")
    await expect(page.locator("#main").get_by_role("link", name="搜索事项")).to_be_visible()


async def test_what_was_looked_at_is_at_hand_in_the_hall(pc, signed_on, own_student):
    page = await signed_on(pc, own_student.number)
    await page.goto("/matters/student-society-registration")
    title = await page.get_by_role("heading", level=1).inner_text()
    await page.wait_for_load_state("networkidle")

    await page.goto("/")

    recent = page.get_by_role("region", name="最近看过")
    await expect(recent.get_by_role("link").first).to_have_text(title)


async def test_on_paper_every_sample_is_open_and_nothing_can_be_pressed(pc):
    page = await pc.new_page()
    await page.goto(GUIDE)
    await page.get_by_text("查看样例").first.wait_for()

    await page.emulate_media(media="print")
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")

    await expect(page.locator("details:not([open])")).to_have_count(0)
    await expect(page.get_by_role("button", name="在线办理")).to_be_hidden()
    await expect(page.get_by_role("heading", name="申请材料")).to_be_visible()


@SIZES
@pytest.mark.parametrize("locale", ["zh", "en"])
async def test_nobody_is_shut_out_of_a_guide(new_context, signed_on, size, locale, own_student):
    context = await new_context(size)
    colours = "dark" if locale == "en" else "light"
    chosen = f'{{"locale": "{locale}", "colours": "{colours}"}}'
    # The empty page before the first has no storage.
    await context.add_init_script(
        f"if (origin !== 'null') localStorage.setItem('yiwang.preferences', '{chosen}')"
    )
    page = await signed_on(context, own_student.number)
    await page.goto(GUIDE)
    await _settled(page)
    await page.locator("[aria-controls=drawing]").click()
    await page.locator("[data-element-id=college-review]").wait_for(state="attached")

    wrong = await objections(page)

    assert not wrong, "\n".join(wrong)
    assert not await is_too_wide(page)
