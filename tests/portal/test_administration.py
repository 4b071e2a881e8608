"""The administration: what needs somebody is seen, done, and said; nobody else gets in."""

import json
import re
from pathlib import Path
from shutil import copytree
from uuid import uuid4

from page_checks import settled
from playwright.async_api import Page, expect
from running_platform import PROJECT, Platform

PACKAGE = PROJECT / "services/catalog/src/catalog/packages/classroom-booking"


async def _letter(portal: Platform, consumer: str) -> str:
    """An event that failed: what workflow would say of a version nobody remembers."""
    id, event_id = uuid4(), uuid4()
    envelope = {
        "specversion": "1.0",
        "id": str(event_id),
        "source": "/workflow",
        "type": "campus.workflow.definition.rejected.v1",
        "subject": "matter/forgotten",
        "time": "2026-01-02T03:04:05Z",
        "data": {"matter_code": "forgotten", "version": 1, "problems": []},
    }
    await portal.sql(
        "catalog",
        "INSERT INTO dead_letter (id, consumer, event_id, subject, envelope, error, tries) VALUES "
        f"('{id}', '{consumer}', '{event_id}', 'campus.workflow.definition.rejected.v1', "
        f"'{json.dumps(envelope)}', 'ConnectionError', 5)",
    )
    return str(id)


def _package(folder: Path, code: str, name: str, before: str, after: str) -> Path:
    """The classroom matter under another code, with one thing changed."""
    package = copytree(PACKAGE, folder / code)
    for file, old, new in (
        ("matter.yaml", "code: classroom-booking", f"code: {code}"),
        (name, before, after),
    ):
        text = (package / file).read_text(encoding="utf-8")
        assert old in text
        (package / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return package


async def _choose(page: Page, package: Path) -> None:
    await page.goto("/administration/publishing")
    await page.get_by_label("选择文件夹").set_input_files(package)
    await expect(page.get_by_label("事项编码")).to_have_value(package.name)


async def _publish(page: Page) -> None:
    await page.get_by_role("button", name="发布", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()


async def _public_guide(page: Page) -> None:
    await page.get_by_role("link", name="查看公开的办事指南").click()
    await expect(page).to_have_url(re.compile("(?<!administration)/matters/[a-z-]+$"))
    await settled(page)


async def test_a_student_is_told_that_these_pages_are_not_theirs(pc, signed_on):
    page = await signed_on(pc, "20230101")

    await page.goto("/administration/matters")

    await expect(page.get_by_role("heading", level=1)).to_have_text("您没有查看这个页面的权限")


async def test_a_suspended_matter_says_so_and_why_until_it_is_resumed(pc, signed_on):
    page = await signed_on(pc, "T9001")
    await page.goto("/administration/matters/volunteer-recruitment")

    await page.get_by_role("button", name="暂停办理").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("原因（中文）").fill("系统升级")
    await dialog.get_by_role("button", name="暂停办理").click()
    await expect(dialog.get_by_text("请填写中英文两种原因，或者都不填。")).to_be_visible()
    await dialog.get_by_label("原因（英文）").fill("Being upgraded")
    await dialog.get_by_role("button", name="暂停办理").click()

    said = page.get_by_text(re.compile("^已暂停："))
    await expect(said).to_be_focused()
    await _public_guide(page)
    await expect(page.get_by_text("系统升级")).to_be_visible()

    await page.go_back()
    await page.get_by_role("button", name="恢复办理").click()
    await page.get_by_role("dialog").get_by_role("button", name="恢复办理").click()
    await expect(page.get_by_text(re.compile("^已恢复："))).to_be_focused()
    await _public_guide(page)
    await expect(page.get_by_text("系统升级")).to_have_count(0)


async def test_a_broken_process_is_refused_at_its_line_and_never_online(pc, signed_on, tmp_path):
    page = await signed_on(pc, "T9001")
    package = _package(
        tmp_path,
        "refused-booking",
        "process.bpmn",
        "<userTask id",
        '<scriptTask id="stray"/>\n    <userTask id',
    )
    lines = (package / "process.bpmn").read_text(encoding="utf-8").splitlines()
    line = next(at for at, text in enumerate(lines, 1) if "<scriptTask" in text)
    await _choose(page, package)

    await page.get_by_role("button", name="只检查，不发布").click()

    await expect(page.get_by_role("heading", name=re.compile("^发现 .* 处问题"))).to_be_visible()
    await expect(page.get_by_text(f"第 {line} 行").first).to_be_visible()
    source = page.get_by_role("region", name="process.bpmn 的内容")
    await expect(source.locator("li").nth(line - 1)).to_have_class(re.compile("wrong"))

    await _publish(page)

    await expect(page.get_by_text("第 1 版没有通过检查")).to_be_visible(timeout=30_000)
    await page.get_by_role("link", name="查看事项").click()
    await expect(page.get_by_text("未上线").first).to_be_visible()
    await page.get_by_text(re.compile("处问题$")).click()
    await page.get_by_role("link", name="process.bpmn").first.click()
    await expect(source.locator("li").nth(line - 1)).to_have_class(re.compile("wrong"))


async def test_a_guide_that_cannot_be_read_is_refused_with_its_line(pc, signed_on, guard, tmp_path):
    guard.expect("422")
    page = await signed_on(pc, "T9001")
    package = _package(tmp_path, "unreadable-booking", "matter.yaml", "kind: here", "kind: [here")
    await _choose(page, package)

    await _publish(page)

    flaws = page.get_by_role("region", name=re.compile("^发现 1 处问题"))
    await expect(flaws.get_by_text(re.compile(r"第 \d+ 行第 \d+ 列"))).to_be_visible()
    await expect(flaws.get_by_role("link", name="matter.yaml")).to_be_visible()


async def test_dead_letters_are_replayed_one_after_another_and_what_failed_is_said(
    pc, signed_on, guard, portal
):
    guard.expect("409")
    await _letter(portal, "keep-problems")
    hopeless = await _letter(portal, "no-longer-there")
    page = await signed_on(pc, "T9001")
    await page.goto("/administration/dead-letters?service=catalog")

    await page.get_by_role("button", name="全部重放").click()
    await page.get_by_role("dialog").get_by_role("button", name="全部重放").click()

    await expect(page.get_by_text("成功 1 条，失败 1 条。")).to_be_visible()
    progress = page.get_by_role("region", name="重放进度")
    await progress.get_by_role("link").click()
    await expect(page).to_have_url(re.compile(hopeless))
    await expect(page.get_by_text(re.compile("^上次重放失败："))).to_be_visible()
    await portal.sql("catalog", "DELETE FROM dead_letter WHERE consumer = 'no-longer-there'")


async def test_an_announcement_is_written_published_and_withdrawn(pc, signed_on):
    page = await signed_on(pc, "T9001")
    await page.goto("/administration/announcements/new")
    title = f"停电通知 {uuid4().hex[:6]}"

    await page.get_by_label("标题（中文）").fill(title)
    await page.get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_label("标题（英文）")).to_be_focused()
    await page.reload()
    await expect(page.get_by_label("标题（中文）")).to_have_value(title)
    await page.get_by_label("标题（英文）").fill("Power cut")
    await page.get_by_label("正文（中文）").fill("周日停电。")
    await page.get_by_label("正文（英文）").fill("No power on Sunday.")
    await page.get_by_role("button", name="发布", exact=True).click()

    await page.get_by_role("link", name=title).click()
    await page.get_by_role("link", name="查看公开页面").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(title)
    await page.go_back()
    await page.get_by_role("button", name="撤回公告").click()
    await page.get_by_role("dialog").get_by_role("button", name="撤回公告").click()
    await expect(page).to_have_url(re.compile("status=withdrawn"))
    await expect(page.get_by_role("link", name=title)).to_be_visible()
