"""The main job by hand: a student, a secretary and a clerk, each at a browser of their own."""

import re
from datetime import date, timedelta

import pytest
from playwright.async_api import Page, expect
from real_browser import PC, PHONE

MATTER = "教室借用审批"


async def find_the_matter(page: Page) -> None:
    await page.goto("/")
    search = page.get_by_role("combobox").first
    await search.fill("jsjy")
    await search.press("Enter")
    await page.get_by_role("main").get_by_role("link", name=MATTER).first.click()
    await expect(page.get_by_role("heading", level=1, name=MATTER)).to_be_visible()


async def fill_in(page: Page, name: str, days_ahead: int) -> None:
    """Three steps; who the student is stands there already."""
    await page.get_by_role("button", name=re.compile("在线办理|重新填一份")).click()
    await page.wait_for_url("**/form*")
    main = page.get_by_role("main")
    await expect(main).to_contain_text(name)
    await expect(main).to_contain_text("来自教务系统")
    await main.get_by_role("button", name="保存并继续").click()

    day = date.today() + timedelta(days=days_ahead)  # noqa: DTZ011 -- any of the next days will do
    await main.get_by_label("借用日期").fill(day.isoformat())
    await main.get_by_label("开始节次").fill("11")
    await main.get_by_label("结束节次").fill("12")
    await main.get_by_label("参加人数").fill("40")
    await main.get_by_role("button", name=re.compile("选择借用教室")).click()
    await page.get_by_role("dialog").get_by_role("listitem").get_by_role("button").first.click()
    await main.get_by_role("button", name="保存并继续").click()

    await main.get_by_text("讲座、报告").click()
    await main.get_by_label("活动名称").fill("人工智能前沿讲座")
    await main.get_by_label("事由说明").fill("邀请校外专家作讲座，需多媒体教室一间。")
    await main.get_by_role("button", name="保存并核对").click()


async def hand_in(page: Page) -> str:
    await expect(page.get_by_role("heading", level=1)).to_contain_text("核对")
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="提交申请").click()
    await page.wait_for_url("**/receipt")
    number = await page.get_by_test_id("case-number").inner_text()
    assert re.fullmatch(r"CB-\d{4}-\d{6}", number)
    return number


async def approve(page: Page, number: str) -> None:
    await page.goto(f"/tasks?q={number}")
    await page.get_by_role("main").get_by_text(number).first.click()
    await expect(page.get_by_role("main")).to_contain_text("人工智能前沿讲座")
    if page.viewport_size and page.viewport_size["width"] < 768:
        await page.get_by_role("button", name="同意", exact=True).click()
    await page.get_by_role("button", name="确认同意").click()
    await expect(page.get_by_role("status").filter(has_text="已同意")).to_contain_text(number)


@pytest.mark.parametrize(("size", "days"), [(PC, 20), (PHONE, 21)], ids=["pc", "phone"])
async def test_from_search_to_review(size, days, new_context, signed_on, own_student):
    page = await signed_on(await new_context(size), own_student.number)
    page.context.set_default_timeout(30_000)

    await find_the_matter(page)
    await fill_in(page, own_student.name, days)
    number = await hand_in(page)
    for official in ("T1001", "T2001"):
        # Two people, each with a browser of their own.
        await approve(await signed_on(await new_context(size), official), number)

    await page.get_by_role("link", name="查看办件").click()
    # Nobody reloads anything: the news is pushed.
    await expect(page.get_by_role("heading", name="申请已通过")).to_be_visible(timeout=30_000)
    permit = page.get_by_role("link", name=re.compile("打开"))
    await expect(permit).to_be_visible(timeout=30_000)
    answer = await page.request.get(str(await permit.get_attribute("href")))
    assert (await answer.body()).startswith(b"%PDF-")
    await page.locator("fieldset label").last.click()
    await page.get_by_label("想说的话").fill("很快，一次都没跑。")
    await page.get_by_role("button", name="提交评价").click()
    await expect(page.get_by_text("感谢您的评价")).to_be_visible()
    await page.goto("/inbox")
    await expect(page.get_by_role("link", name=re.compile(f"{number} 已通过"))).to_be_visible()
