"""The hall: somebody finds what they came for, and keeps it at hand."""

import re

from playwright.async_api import Page, expect


async def _settled(page: Page) -> None:
    await page.get_by_role("heading", level=1).wait_for()
    await page.wait_for_load_state("networkidle")
    await expect(page.locator(".loading, [aria-busy=true]")).to_have_count(0)


async def test_a_matter_is_found_by_its_initials_without_a_mouse(pc):
    page = await pc.new_page()
    await page.goto("/")
    box = page.get_by_role("combobox", name="搜索事项")

    await box.focus()
    await page.keyboard.type("jsjy")
    option = page.get_by_role("option", name="教室借用审批")
    await option.wait_for()
    await page.keyboard.press("ArrowDown")

    await expect(box).to_have_attribute("aria-expanded", "true")
    await expect(option).to_have_attribute("aria-selected", "true")
    assert await box.get_attribute("aria-activedescendant") == await option.get_attribute("id")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("/matters/classroom-booking$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("教室借用审批")
    await expect(page.locator("#main")).to_be_focused()


async def test_escape_closes_the_suggestions_and_keeps_the_words(pc):
    page = await pc.new_page()
    await page.goto("/")
    box = page.get_by_role("combobox")
    await box.fill("教室")
    await page.get_by_role("option").first.wait_for()

    await page.keyboard.press("Escape")

    await expect(box).to_have_attribute("aria-expanded", "false")
    await expect(box).to_have_value("教室")
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(r"/search\?q="))


async def test_a_search_is_kept_in_its_address_with_its_filters(pc):
    page = await pc.new_page()
    await page.goto("/search")
    await page.get_by_role("searchbox", name="搜索事项").fill("活动")
    await expect(page).to_have_url(re.compile(r"q=%E6%B4%BB%E5%8A%A8"))

    await page.get_by_role("radio", name="学生", exact=True).check()
    await expect(page.get_by_role("button", name="去掉条件：学生")).to_be_visible()
    await _settled(page)
    found = await page.get_by_role("article").count()
    await page.reload()
    await _settled(page)

    assert found > 0
    await expect(page.get_by_role("article")).to_have_count(found)
    await expect(page.get_by_text(f"共找到 {found} 个事项")).to_be_visible()
    await page.get_by_role("button", name="去掉条件：学生").click()
    await expect(page).not_to_have_url(re.compile("audience"))


async def test_words_that_find_nothing_are_answered_with_help(phone):
    page = await phone.new_page()

    await page.goto("/search?q=zzqqxx")

    await expect(page.get_by_role("heading", name="没有找到“zzqqxx”相关的事项")).to_be_visible()
    await expect(page.get_by_text("jsjy")).to_be_visible()
    await expect(page.get_by_role("article").first).to_be_visible()


async def test_a_search_that_fails_can_be_tried_again(pc, guard):
    guard.expect("500")
    page = await pc.new_page()
    await page.route("**/api/catalog/v1/matters*", lambda route: route.fulfill(status=500))
    await page.goto("/search")
    again = page.get_by_role("button", name="重试")
    await again.wait_for()

    await page.unroute("**/api/catalog/v1/matters*")
    await again.click()

    await expect(page.get_by_role("article").first).to_be_visible()


async def test_a_favourite_is_kept_and_its_removal_can_be_undone(pc, signed_on, own_student):
    page = await signed_on(pc, own_student.number)
    await page.goto("/search?q=volunteer")
    await page.get_by_role("button", name=re.compile("^收藏“")).first.click()
    await page.get_by_role("button", name=re.compile("^取消收藏“")).first.wait_for()
    await _settled(page)

    await page.goto("/favourites")
    remove = page.get_by_role("button", name=re.compile("^取消收藏“")).first
    await remove.click()
    undo = page.get_by_role("button", name="撤销")
    await expect(undo).to_be_focused()
    await undo.click()
    await _settled(page)
    await page.reload()

    await remove.click()
    await undo.wait_for()
    await page.wait_for_load_state("networkidle")
    await page.reload()
    await expect(page.get_by_role("link", name="去找事项")).to_be_visible()


async def test_a_case_that_was_sent_back_is_called_out(phone, signed_on, own_student):
    page = await signed_on(phone, own_student.number)
    await page.route(
        "**/api/workflow/v1/cases/counts",
        lambda route: route.fulfill(json={"draft": 1, "running": 2, "returned": 1}),
    )

    await page.goto("/")
    await _settled(page)

    await expect(page.get_by_text("您有 1 个办件被退回")).to_be_visible()
    await expect(page.get_by_role("link", name="去补正")).to_have_attribute(
        "href", "/cases?status=returned"
    )


async def test_news_are_read_from_the_hall(phone, guard):
    guard.expect("422")
    page = await phone.new_page()
    await page.goto("/")
    first = page.get_by_role("region", name="通知公告").get_by_role("listitem").first
    title = await first.get_by_role("link").inner_text()

    await first.get_by_role("link").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)

    await page.goto("/news/nothing")
    await expect(page.get_by_role("heading", name="没有找到这条公告")).to_be_visible()
