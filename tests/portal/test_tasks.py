"""A clerk's morning: tasks one after the other, by hand, by keyboard and on the phone."""

import re
from itertools import count

import pytest
from accessibility import is_too_wide, objections
from page_checks import prefer, settled
from playwright.async_api import Page, expect
from real_browser import PHONE

from demo_campus import story
from demo_campus.visitor import Visitor

SECRETARY = ("T1001", "王秀兰")
NEWEST_FIRST = "/tasks?sort=-opened"
#: Each booking is for another day, so that none is in the way of another.
_days = count(25)


@pytest.fixture
async def student(portal, own_student):
    async with Visitor(portal.url, own_student.number, own_student.name) as student:
        await student.sign_on()
        yield student


@pytest.fixture
async def colleague(portal):
    """Somebody else of the same office, at another desk."""
    async with Visitor(portal.url, *SECRETARY) as colleague:
        await colleague.sign_on()
        yield colleague


@pytest.fixture
async def clerk(pc, signed_on) -> Page:
    return await signed_on(pc, SECRETARY[0])


async def waiting(student: Visitor, colleague: Visitor, number: int) -> list[story.Booking]:
    """Bookings that wait for the college, each opened after the one before."""
    bookings = []
    for _ in range(number):
        booking, _known = await story.draft(student)
        room = (await story.choose(student, booking, next(_days)))[0]
        await story.save(student, booking, {"classroom": room["value"]})
        await story.submit_once(student, booking)
        task = await story.task_of(colleague, booking)
        booking.number = task["case"]["number"]
        bookings.append(booking)
    return bookings


async def case_of(student: Visitor, booking: story.Booking) -> dict:
    return await student.get(f"{story.CASES}/{booking.id}")


def shown(page: Page, booking: story.Booking):
    """The case beside the list, with its heading."""
    return page.locator(".detail header", has_text=booking.number)


def outcome(page: Page):
    return page.locator(".outcome .notice")


async def heading_has_focus(page: Page) -> None:
    await expect(page.locator("#task-heading")).to_be_focused()


async def test_tasks_are_decided_one_after_the_other_from_the_keyboard(clerk, student, colleague):
    third, second, first = await waiting(student, colleague, 3)
    await clerk.goto(NEWEST_FIRST)
    await expect(shown(clerk, first)).to_be_visible()

    await clerk.keyboard.press("a")
    await clerk.keyboard.press("Enter")
    await expect(outcome(clerk)).to_contain_text(first.number)
    await expect(shown(clerk, second)).to_be_visible()
    await heading_has_focus(clerk)
    await clerk.keyboard.press("j")
    await expect(shown(clerk, third)).to_be_visible()
    await clerk.keyboard.press("k")
    await expect(shown(clerk, second)).to_be_visible()
    await clerk.keyboard.press("r")
    await clerk.keyboard.type("raj: 与已有安排冲突。")
    await clerk.keyboard.press("Control+Enter")
    await expect(outcome(clerk)).to_contain_text(second.number)
    await expect(shown(clerk, third)).to_be_visible()
    await heading_has_focus(clerk)

    assert (await case_of(student, second))["status"] == "rejected"
    assert (await case_of(student, third))["status"] == "running"
    timeline = await student.get(f"{story.CASES}/{first.id}/timeline")
    assert [each["move"] for each in timeline["items"]] == ["submitted", "approved"]


async def test_who_wants_no_shortcuts_switches_them_off_for_good(clerk, student, colleague):
    (booking,) = await waiting(student, colleague, 1)
    reject = clerk.get_by_role("radio", name="不同意")
    await clerk.goto(NEWEST_FIRST)
    await expect(shown(clerk, booking)).to_be_visible()

    await clerk.keyboard.press("?")
    await clerk.get_by_label("使用快捷键").uncheck()
    await clerk.keyboard.press("Escape")
    await clerk.reload()
    await expect(shown(clerk, booking)).to_be_visible()
    await clerk.keyboard.press("r")

    await expect(reject).not_to_be_checked()


async def test_rejecting_needs_a_reason_and_what_is_typed_outlives_a_reload(
    clerk, student, colleague
):
    (booking,) = await waiting(student, colleague, 1)
    reason = clerk.get_by_label("不同意的理由")
    await clerk.goto(NEWEST_FIRST)
    await clerk.locator("label.reject").click()

    await clerk.get_by_role("button", name="确认不同意").click()
    await expect(clerk.get_by_text("请填写不同意的理由")).to_be_visible()
    await expect(reason).to_be_focused()
    await clerk.get_by_role("button", name="与已有安排冲突。").click()
    await clerk.reload()
    await expect(reason).to_have_value("与已有安排冲突。")
    assert (await case_of(student, booking))["status"] == "running"
    await clerk.get_by_role("button", name="确认不同意").click()

    await expect(outcome(clerk)).to_contain_text(booking.number)
    assert (await case_of(student, booking))["status"] == "rejected"


async def test_a_case_goes_back_with_the_fields_to_mend(clerk, student, colleague):
    (booking,) = await waiting(student, colleague, 1)
    await clerk.goto(NEWEST_FIRST)
    await expect(shown(clerk, booking)).to_be_visible()

    await clerk.keyboard.press("b")
    await clerk.get_by_role("button", name="请补充说明具体事由。").click()
    await expect(clerk.get_by_role("checkbox", name="学号")).to_have_count(0)
    await clerk.get_by_role("checkbox", name="事由说明").check()
    assert await objections(clerk) == []
    await clerk.get_by_role("button", name="确认退回").click()
    await expect(outcome(clerk)).to_contain_text("退回补正")

    returned = (await case_of(student, booking))["returned"]
    assert (returned["comment"], returned["fields"]) == ("请补充说明具体事由。", ["/statement"])


async def test_of_three_approved_together_the_refused_one_says_why(
    clerk, student, colleague, guard
):
    guard.expect(r"ERR_FAILED .*/tasks\?")
    bookings = await waiting(student, colleague, 3)
    await clerk.goto(NEWEST_FIRST)
    for booking in bookings:
        await clerk.get_by_role("checkbox", name=booking.number).check()

    # Rejected behind their back, before the list can tell.
    await clerk.route("**/api/workflow/v1/tasks?**", lambda route: route.abort())
    task = await story.task_of(colleague, bookings[1])
    await colleague.post(f"{story.TASKS}/{task['id']}/rejection", {"comment": "与已有安排冲突。"})
    clerk_sees = clerk.locator(".status .notice")
    await clerk.get_by_label("统一意见").fill("材料齐全。")
    await clerk.get_by_role("button", name="批量同意（3）").click()

    await expect(clerk_sees).to_contain_text("已同意 2 件")
    await expect(clerk_sees.locator("li")).to_have_count(1)
    await expect(clerk_sees.locator("li")).to_contain_text(bookings[1].number)
    await expect(clerk_sees.locator("li")).to_contain_text("该待办已经办理")
    await expect(clerk_sees).to_be_focused()
    await clerk.unroute_all()


async def test_who_is_too_late_is_told_and_keeps_what_they_wrote(clerk, student, colleague, guard):
    guard.expect(r"status of 409")
    other, contested = await waiting(student, colleague, 2)
    await clerk.goto(NEWEST_FIRST)
    await expect(shown(clerk, contested)).to_be_visible()
    await clerk.get_by_label("意见（选填）").fill("请按时归还教室。")

    await story.approve(colleague, contested, "同意。")
    await clerk.get_by_role("button", name="确认同意").click()

    await expect(outcome(clerk)).to_contain_text("该待办已经办理")
    await expect(outcome(clerk)).to_contain_text("请按时归还教室。")
    await expect(shown(clerk, other)).to_be_visible()
    assert await objections(clerk) == []
    await clerk.get_by_role("button", name="用于当前办件").click()
    await expect(clerk.get_by_label("意见（选填）")).to_have_value("请按时归还教室。")


async def test_what_a_colleague_has_claimed_can_only_be_read(clerk, student, colleague, portal):
    (booking,) = await waiting(student, colleague, 1)
    await portal.sql(
        "workflow",
        "update task set claimed_by = gen_random_uuid(), claimed_name = '周敏', version = 2"
        f" where case_id = '{booking.id}'",
    )

    await clerk.goto(f"/tasks?q={booking.number}")

    await expect(clerk.get_by_text("周敏 正在办理此件")).to_be_visible()
    await expect(clerk.get_by_role("button", name="确认同意")).to_have_count(0)
    await expect(clerk.get_by_role("checkbox", name=booking.number)).to_have_count(0)


async def test_filters_are_in_the_address_and_finding_nothing_says_so(clerk):
    await clerk.goto("/tasks")
    await clerk.get_by_role("button", name="已超期").click()
    await clerk.get_by_label("按申请人或办件号查找").fill("没有这个人")

    await expect(clerk).to_have_url(re.compile(r"/tasks\?q=.+&state=overdue$"))
    await expect(clerk.get_by_text("没有符合条件的事项。")).to_be_visible()
    await clerk.get_by_role("button", name="清除筛选条件").click()
    await expect(clerk).to_have_url(re.compile(r"/tasks(/[0-9a-f-]+)?$"))


async def test_on_the_phone_the_list_leads_to_the_case_and_back(
    new_context, signed_on, student, colleague
):
    (booking,) = await waiting(student, colleague, 1)
    context = await new_context(PHONE)
    await prefer(context, locale="en", colours="dark")
    phone = await signed_on(context, SECRETARY[0])
    await phone.goto(f"/tasks?q={booking.number}")
    assert not await is_too_wide(phone)

    await phone.get_by_role("link", name=booking.number).click()
    await expect(phone.get_by_role("heading", level=1)).to_contain_text("Classroom booking")
    await phone.go_back()
    await phone.get_by_role("link", name=booking.number).click()
    await phone.get_by_role("button", name="Approve").click()
    await settled(phone)
    assert await objections(phone) == []
    assert not await is_too_wide(phone)
    await phone.get_by_role("dialog").get_by_role("button", name="Approve", exact=True).click()

    await expect(outcome(phone)).to_contain_text(
        f"Approved: {student.name}, Classroom booking ({booking.number})"
    )
    await expect(phone.get_by_text("No task matches.")).to_be_visible()


async def test_a_student_is_told_that_nothing_waits_here(pc, signed_on, own_student):
    page = await signed_on(pc, own_student.number)

    await page.goto("/tasks")

    await expect(page.get_by_text("您没有承担审批工作的岗位")).to_be_visible()


async def test_a_steward_answers_a_correction(pc, signed_on, student):
    (held,) = [
        record
        for record in (await student.get("/api/data-middle/v1/my-data"))["items"]
        if record["resource"] == "student"
    ]
    asked = {"record_id": held["record_id"], "field": "student.name"}
    path = "/api/data-middle/v1/corrections"
    reported = await student.post(path, {**asked, "claimed_value": "李桦", "reason": "写错了字"})
    steward = await signed_on(pc, "T2001")
    await steward.goto("/tasks")
    await steward.get_by_role("link", name="数据纠错").click()
    card = steward.get_by_role("article").filter(has_text="李桦")

    await card.get_by_role("button", name="受理").click()
    await expect(card.get_by_text("请填写答复。")).to_be_visible()
    assert await objections(steward) == []
    await card.get_by_role("textbox").fill("已核实，请等待更新。")
    await card.get_by_role("button", name="受理").click()
    await expect(steward.get_by_text(f"已受理 {student.name} 的纠错。")).to_be_visible()

    mine = (await student.get(path))["items"]
    (answered,) = [each for each in mine if each["id"] == reported["id"]]
    assert (answered["status"], answered["comment"]) == ("accepted", "已核实，请等待更新。")
