"""Filling in, checking, handing in and supplementing; and that nothing typed is ever lost."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, Route, expect
from polling import until
from real_browser import PC, PHONE, sign_on

CASES = "/api/workflow/v1/cases"
SAVED = re.compile(r"^已保存 \d\d:\d\d")
STATEMENT = "计算机学院 2023 级 1 班讨论学期计划。"


def _day(ahead: int) -> str:
    """A date on campus. Tests share the rooms: each books on days of its own."""
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    return (today + timedelta(days=ahead)).isoformat()


async def _ask(page: Page, method: str, path: str, body: Any = None, tag: str = "") -> Any:
    """The API, with the session of whoever sits at `page`: `{status, etag, body}`."""
    return await page.evaluate(
        """async ([method, path, body, tag]) => {
            const { csrf_token } = await (await fetch('/auth/session')).json()
            const headers = {
                'X-CSRF-Token': csrf_token ?? '',
                'Idempotency-Key': crypto.randomUUID(),
                'Content-Type': 'application/json',
                ...(tag && { 'If-Match': tag }),
            }
            const sent = { method, headers, body: body ? JSON.stringify(body) : undefined }
            const answer = await fetch(path, sent)
            const said = await answer.json().catch(() => null)
            return { status: answer.status, etag: answer.headers.get('etag'), body: said }
        }""",
        [method, path, body, tag],
    )


async def _draft(page: Page, **answers: Any) -> str:
    """A new draft of whoever sits at `page`, with `answers`."""
    await page.goto("/auth/session")
    made = await _ask(page, "POST", CASES, {"matter_code": "classroom-booking"})
    assert made["status"] == 201, made
    id = str(made["body"]["id"])
    if answers:
        saved = await _ask(
            page, "PATCH", f"{CASES}/{id}/draft", {"data": answers}, tag=made["etag"]
        )
        assert saved["status"] == 200, saved
    return id


async def _complete(page: Page, ahead: int, **answers: Any) -> str:
    """A draft that can be handed in."""
    when = {"date": _day(ahead), "first_period": 9, "last_period": 10, "attendees": 20}
    id = await _draft(page, **when)
    rooms = await _ask(page, "GET", f"{CASES}/{id}/options/classroom")
    room = rooms["body"]["items"][0]["value"]
    rest = {"classroom": room, "purpose": "meeting", "title": "班会", "statement": STATEMENT}
    seen = await _ask(page, "GET", f"{CASES}/{id}")
    body = {"data": {**rest, **answers}}
    saved = await _ask(page, "PATCH", f"{CASES}/{id}/draft", body, tag=seen["etag"])
    assert saved["status"] == 200, saved
    return id


async def _held(page: Page, id: str) -> dict[str, Any]:
    """The answers as the server holds them."""
    return dict((await _ask(page, "GET", f"{CASES}/{id}"))["body"]["data"])


async def _open(page: Page, id: str, step: int = 1) -> None:
    await page.goto(f"/cases/{id}/form?step={step}")
    await page.locator("form h2").wait_for()


def _status(page: Page) -> Any:
    return page.get_by_test_id("save-status").locator(".number")


async def _tab_to(page: Page, selector: str) -> None:
    """As somebody without a mouse gets there."""
    for _ in range(60):
        if await page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {selector}")


async def _type_date(page: Page, day: str) -> None:
    """Digit by digit, in the order in which the browser's language writes a date."""
    year, month, date = day.split("-")
    for typed in (month + date + year, year + month + date, date + month + year):
        for digit in typed:
            await page.keyboard.press(digit)
        if await page.locator(":focus").input_value() == day:
            return
        for _ in range(3):
            await page.keyboard.press("Backspace")
            await page.keyboard.press("Shift+Tab")
        await _tab_to(page, "#field-date")
    pytest.fail("The date cannot be typed")


async def test_a_room_is_booked_without_a_mouse(pc, signed_on, own_student):
    page = await signed_on(pc, own_student.number)
    await _open(page, await _draft(page))
    keys = page.keyboard

    await _tab_to(page, "form button[type=submit]")
    await keys.press("Enter")
    await expect(page.locator("form h2")).to_have_text("时间与教室")
    await _tab_to(page, "#field-date")
    await _type_date(page, _day(7))
    for field, typed in (("first_period", "9"), ("last_period", "10"), ("attendees", "30")):
        await _tab_to(page, f"#field-{field}")
        await keys.type(typed)
    await _tab_to(page, "button#field-classroom")
    await keys.press("Enter")
    await page.locator("dialog[open] .option").first.wait_for()
    await _tab_to(page, "dialog .option")
    room = await page.locator(":focus strong").inner_text()
    await keys.press("Enter")
    await expect(page.locator("#field-classroom")).to_be_focused()
    await expect(page.locator("form .current")).to_contain_text(room)
    await _tab_to(page, "form button[type=submit]")
    await keys.press("Enter")
    await _tab_to(page, "#field-purpose")
    await keys.press("Space")
    await _tab_to(page, "#field-title")
    await keys.type("人工智能讲座")
    await _tab_to(page, "#field-statement")
    await keys.type("邀请校外专家作学术讲座。")
    await _tab_to(page, "form button[type=submit]")
    await keys.press("Enter")
    await page.wait_for_url("**/check")
    await expect(page.locator("dl")).to_contain_text(
        [re.compile(own_student.name), room, "讲座、报告"]
    )
    await _tab_to(page, "form input[type=checkbox]")
    await keys.press("Space")
    await _tab_to(page, "form button[type=submit]")
    await keys.press("Enter")

    await page.wait_for_url("**/receipt")
    await expect(page.get_by_test_id("case-number")).to_have_text(re.compile(r"CB-\d{4}-\d{6}"))
    await expect(page.get_by_text("计算机学院 教学秘书")).to_be_visible()


async def test_what_was_typed_is_there_after_a_reload(phone, signed_on, own_student):
    page = await signed_on(phone, own_student.number)
    id = await _draft(page)
    await _open(page, id, step=3)

    await page.fill("#field-title", "没来得及保存的活动")
    await page.reload()

    await expect(page.locator("#field-title")).to_have_value("没来得及保存的活动")
    await expect(_status(page)).to_have_text(SAVED)
    await until(_says(page, id, title="没来得及保存的活动"), 15)


async def test_without_a_network_everything_is_kept_and_saved_later(
    pc, signed_on, guard, own_student
):
    guard.expect("ERR_INTERNET_DISCONNECTED")
    page = await signed_on(pc, own_student.number)
    id = await _draft(page)
    await _open(page, id, step=3)
    await expect(_status(page)).to_have_text(SAVED)

    await pc.set_offline(True)
    await page.fill("#field-title", "断网时填写的活动")
    await expect(_status(page)).to_have_text("未保存，网络恢复后自动保存")
    await page.get_by_role("link", name="时间与教室").click()
    await page.fill("#field-attendees", "25")
    await pc.set_offline(False)

    await expect(_status(page)).to_have_text(SAVED)
    await until(_says(page, id, title="断网时填写的活动", attendees=25), 15)


async def test_a_session_that_ends_in_the_middle_costs_nothing(new_context, guard, own_student):
    guard.expect("401")
    # A save between the new cookie and the page knowing of it; it is tried again.
    guard.expect("403")
    context = await new_context(PC)
    page = await context.new_page()
    await sign_on(page, own_student.number)
    id = await _draft(page)
    await _open(page, id, step=3)
    elsewhere = await context.new_page()
    await elsewhere.goto("/auth/session")
    await _ask(elsewhere, "POST", "/auth/sign-out")
    await elsewhere.close()

    await page.fill("#field-title", "会话过期时填写的活动")
    dialog = page.get_by_role("dialog", name="登录已过期")
    await expect(dialog).to_be_visible()
    async with page.expect_popup() as opened:
        await dialog.get_by_role("button", name="重新登录").click()
    popup = await opened.value
    await popup.fill("input[name=number]", own_student.number)
    await popup.fill("input[name=password]", "yiwang-demo-2026")
    await popup.click("button[type=submit]")

    await expect(dialog).to_be_hidden()
    await expect(page.locator("#field-title")).to_have_value("会话过期时填写的活动")
    await expect(_status(page)).to_have_text(SAVED)
    await until(_says(page, id, title="会话过期时填写的活动"), 15)


async def test_a_server_that_fails_once_is_asked_again(pc, signed_on, guard, own_student):
    guard.expect("500")
    page = await signed_on(pc, own_student.number)
    id = await _draft(page)
    await _open(page, id, step=3)
    failed = []

    async def fail(route: Route) -> None:
        failed.append(route.request.url)
        await route.fulfill(status=500, json={"code": "internal", "title": "出错了"})

    await page.route("**/draft", fail, times=1)
    await page.fill("#field-title", "服务器出错时填写的活动")

    await until(_says(page, id, title="服务器出错时填写的活动"), 20)
    await expect(_status(page)).to_have_text(SAVED)
    assert len(failed) == 1


async def test_two_pages_of_one_draft_are_merged_field_by_field(pc, signed_on, guard, own_student):
    guard.expect("412")
    one, other = await signed_on(pc, own_student.number), await pc.new_page()
    id = await _draft(one, title="原来的名称")
    await _open(one, id, step=3)
    await _open(other, id, step=3)

    await one.fill("#field-title", "第一页的名称")
    await until(_says(one, id, title="第一页的名称"), 15)
    await other.fill("#field-statement", "第二页填写的事由")
    await until(_says(one, id, title="第一页的名称", statement="第二页填写的事由"), 15)
    await one.fill("#field-title", "又改了一次")
    await until(_says(one, id, title="又改了一次"), 15)
    await other.fill("#field-title", "第二页的名称")
    await expect(other.get_by_text("另一处也修改了这份草稿")).to_be_visible()
    await expect(other.get_by_role("button", name=re.compile("又改了一次"))).to_be_visible()
    await other.get_by_role("button", name=re.compile("第二页的名称")).click()

    await until(_says(one, id, title="第二页的名称"), 15)
    await expect(other.get_by_text("另一处也修改了这份草稿")).to_be_hidden()


async def test_mistakes_are_listed_and_lead_to_their_fields(pc, signed_on, own_student):
    page = await signed_on(pc, own_student.number)
    id = await _draft(page)
    await _open(page, id, step=2)
    await page.fill("#field-first_period", "9")
    await page.fill("#field-last_period", "20")
    await page.get_by_role("button", name="保存并继续").click()

    summary = page.get_by_role("alert").filter(has=page.get_by_role("heading"))
    await expect(summary).to_be_focused()
    await expect(summary).to_contain_text("结束节次：不能大于 13")
    await summary.get_by_role("link", name=re.compile("结束节次")).click()
    await expect(page.locator("#field-last_period")).to_be_focused()
    await page.keyboard.press("Control+A")
    await page.keyboard.type("3")
    await expect(summary).to_contain_text("结束节次不能早于开始节次")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("10")
    await expect(summary).not_to_contain_text("结束节次")
    await expect(page.locator("#field-last_period")).to_be_focused()


async def test_what_the_server_refuses_leads_back_to_the_field(
    phone, signed_on, guard, own_student
):
    guard.expect("422")
    page = await signed_on(phone, own_student.number)
    id = await _complete(page, 11, statement="短")
    await page.goto(f"/cases/{id}/check")

    await expect(page.get_by_text("还有 1 处没有填好")).to_be_visible()
    await page.get_by_role("button", name="提交申请").click()
    await expect(page.get_by_text("请先勾选确认")).to_be_visible()
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="提交申请").click()
    summary = page.get_by_role("alert").filter(has=page.get_by_role("heading"))
    await expect(summary).to_be_focused()
    await summary.get_by_role("link", name="事由说明：至少 5 个字").click()

    await expect(page.locator("#field-statement")).to_be_focused()
    await expect(page.locator("form")).to_contain_text("至少 5 个字")
    await page.fill("#field-statement", STATEMENT)
    await expect(page.locator("form")).not_to_contain_text("至少 5 个字")


async def test_a_plan_is_attached_on_the_phone(phone, signed_on, own_student):
    page = await signed_on(phone, own_student.number)
    id = await _complete(page, 12)
    await _open(page, id, step=3)
    await expect(page.locator("#field-plan")).to_have_count(0)
    await page.get_by_role("link", name="时间与教室").click()
    await page.fill("#field-attendees", "120")
    await page.get_by_role("link", name="用途").click()
    files = page.locator("input[type=file]")

    await files.set_input_files({"name": "a.exe", "mimeType": "x/x", "buffer": b"MZ"})
    await expect(page.get_by_text("a.exe 的类型不符")).to_be_visible()
    plan = {"name": "活动方案.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 plan"}
    await files.set_input_files(plan)
    await expect(page.get_by_role("link", name="活动方案.pdf")).to_be_visible()
    await until(_names_files(page, id, 1), 15)
    await page.reload()
    await expect(page.get_by_role("link", name="活动方案.pdf")).to_be_visible()
    await page.get_by_role("button", name="删除 活动方案.pdf").click()

    await expect(page.locator("#field-plan")).to_be_focused()
    await until(_names_files(page, id, 0), 15)


async def test_an_answer_that_got_lost_hands_nothing_in_twice(pc, signed_on, guard, own_student):
    guard.expect("ERR_FAILED")
    page = await signed_on(pc, own_student.number)
    id = await _complete(page, 13)
    await page.goto(f"/cases/{id}/check")
    keys = []

    async def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/submission", lose)
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="提交申请").click()
    await page.get_by_role("button", name="重试").click()

    await page.wait_for_url("**/receipt")
    await expect(page.get_by_test_id("case-number")).to_be_visible()
    assert len(set(keys)) == 1


async def test_only_what_was_asked_for_is_supplemented(pc, new_context, signed_on, own_student):
    page = await signed_on(pc, own_student.number)
    id = await _complete(page, 14)
    seen = await _ask(page, "GET", f"{CASES}/{id}")
    submitted = await _ask(page, "POST", f"{CASES}/{id}/submission", tag=seen["etag"])
    assert submitted["status"] == 201, submitted
    secretary = await signed_on(await new_context(PC), "T1001")
    await secretary.goto("/auth/session")
    listed = await _ask(secretary, "GET", "/api/workflow/v1/tasks?limit=100")
    task = next(each for each in listed["body"]["items"] if each["case_id"] == id)
    reason = {"comment": "请写明参加班级和人数。", "fields": ["/statement"]}
    address = f"/api/workflow/v1/tasks/{task['id']}/return"
    back = await _ask(secretary, "POST", address, reason, tag=f'"{task["version"]}"')
    assert back["status"] == 201, back

    await _open(page, id, step=3)
    await expect(page.get_by_text("请写明参加班级和人数。")).to_be_visible()
    await expect(page.locator("input#field-title")).to_have_count(0)
    await page.fill("#field-statement", "计算机学院 2023 级 1 班，共 20 人。")
    await page.get_by_role("button", name="保存并核对").click()
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="重新提交").click()

    await page.wait_for_url("**/receipt")
    await expect(page.get_by_role("heading", name="补正已提交")).to_be_visible()


async def test_wrong_data_is_reported_where_it_is_seen(phone, signed_on, own_student):
    page = await signed_on(phone, own_student.number)
    await _open(page, await _draft(page))

    await page.get_by_role("button", name="联系电话信息有误？").click()
    dialog = page.get_by_role("dialog", name="信息有误")
    await dialog.get_by_label("正确的内容").fill("13900002222")
    await dialog.get_by_label("说明").fill("换了号码")
    await dialog.get_by_role("button", name="提交").click()
    await expect(dialog.get_by_text("已转给负责部门")).to_be_visible()
    await dialog.get_by_role("button", name="关闭").last.click()

    await expect(dialog).to_be_hidden()


async def test_a_draft_is_thrown_away_only_when_that_is_meant(new_context, signed_on, own_student):
    page = await signed_on(await new_context(PHONE), own_student.number)
    id = await _draft(page)
    await _open(page, id)

    await page.get_by_role("button", name="删除草稿").click()
    await page.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert (await _ask(page, "GET", f"{CASES}/{id}"))["status"] == 200
    await page.get_by_role("button", name="删除草稿").click()
    await page.get_by_role("dialog").get_by_role("button", name="删除草稿").click()

    await page.wait_for_url("**/cases")


def _says(page: Page, id: str, **answers: Any) -> Any:
    async def holds() -> bool:
        held = await _held(page, id)
        return all(held.get(name) == value for name, value in answers.items())

    return holds


def _names_files(page: Page, id: str, count: int) -> Any:
    async def holds() -> bool:
        return len((await _held(page, id)).get("plan", [])) == count

    return holds
