"""What 江海大学 has to tell everyone these days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

CAMPUS_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Announcement:
    key: str
    days_ago: int
    hour: int
    department: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    pinned: bool = False


ANNOUNCEMENTS = (
    Announcement(
        "one-entrance-opens",
        days_ago=2,
        hour=9,
        department="D01",
        pinned=True,
        title_zh="网上办事大厅正式启用，34 个事项一个入口办理",
        title_en="The online service hall is open: 34 matters, one entrance",
        body_zh=(
            "即日起，全校师生可通过网上办事大厅办理 34 个校级事项。一次登录，一处申请，办到哪一步、"
            "由谁办理、何时办结，随时可查。\n\n"
            "教室借用审批已实现全程网上办理：系统自动填写已有信息，实时显示空闲教室，办结后在线领"
            "取带验证码的凭证。其余事项提供办事指南，或直达部门业务系统，将分批接入。\n\n"
            "每个办件办结后均可评价。对评价不满意的，学校办公室逐件回访。"
        ),
        body_en=(
            "From today everyone at the university finds 34 matters in the online service hall. "
            "Sign on once, apply in one place, and see at any time which step your case has "
            "reached, who has it, and when it is due.\n\n"
            "Booking a classroom is done online from beginning to end: what is known about you "
            "is filled in, free rooms are shown as they are now, and the permit with its "
            "verification code is issued online. The other matters have their guide, or lead to "
            "the department's own system, and will follow step by step.\n\n"
            "Every finished case can be rated. The University Office answers each poor rating."
        ),
    ),
    Announcement(
        "classroom-booking-exam-weeks",
        days_ago=1,
        hour=10,
        department="D04",
        title_zh="关于期末考试周教室借用安排的通知",
        title_en="Booking classrooms in the examination weeks",
        body_zh=(
            "第 17 至 18 周为期末考试周，教学楼教室优先保障考试使用，可借用时段以申请时系统显示为"
            "准。\n\n"
            "自习教室不受影响，全天开放，无需申请。"
        ),
        body_en=(
            "Weeks 17 and 18 are examination weeks. Classrooms are kept for examinations first; "
            "what can be booked is what the form shows when you apply.\n\n"
            "Rooms for private study stay open all day and need no booking."
        ),
    ),
    Announcement(
        "year-end-reimbursement",
        days_ago=4,
        hour=15,
        department="D07",
        title_zh="年终财务结账前报销业务受理时间",
        title_en="Expense claims before the books close for the year",
        body_zh=(
            "为做好年终结账工作，本年度日常报销业务受理至 12 月 20 日，科研经费报销受理至 12 月 "
            "25 日。逾期提交的，转入下一年度办理。\n\n"
            "请提前备齐票据，避免集中办理。"
        ),
        body_en=(
            "So that the books can be closed, ordinary claims of this year are taken until 20 "
            "December and claims on research funds until 25 December. Later ones are handled "
            "next year.\n\n"
            "Please have your receipts ready early."
        ),
    ),
    Announcement(
        "winter-volunteers",
        days_ago=6,
        hour=11,
        department="D11",
        title_zh="校园开放日志愿者招募",
        title_en="Volunteers wanted for the open day",
        body_zh=(
            "校团委面向全体在校学生招募校园开放日志愿者 120 名，岗位包括引导、讲解、秩序维护和英"
            "语接待。上岗前统一培训，服务时长计入志愿服务记录。\n\n"
            "请在办事大厅搜索“志愿者”，按指南报名。"
        ),
        body_en=(
            "The Youth League Committee is looking for 120 student volunteers for the open day: "
            "guides, presenters, stewards, and hosts who speak English. Everyone is trained "
            "beforehand, and the hours count as volunteer service.\n\n"
            "Search the hall for “volunteer” and follow the guide."
        ),
    ),
    Announcement(
        "hot-water-maintenance",
        days_ago=8,
        hour=16,
        department="D12",
        title_zh="学生宿舍热水系统检修通知",
        title_en="Maintenance of the hot water in the dormitories",
        body_zh=(
            "后勤中心将于本周六 8:00 至 17:00 检修 1 至 6 号学生公寓热水系统，期间停止热水供应，"
            "冷水和供暖不受影响。\n\n"
            "如提前完工将即时恢复。给您带来不便，敬请谅解。"
        ),
        body_en=(
            "On Saturday from 8:00 to 17:00 the Logistics Centre maintains the hot water of "
            "dormitories 1 to 6. There is no hot water during this time; cold water and heating "
            "are not affected.\n\n"
            "It comes back as soon as the work is done. We are sorry for the inconvenience."
        ),
    ),
    Announcement(
        "travel-abroad-reminder",
        days_ago=11,
        hour=9,
        department="D08",
        title_zh="寒假期间因公出国（境）事项办理提醒",
        title_en="Official travel abroad in the winter holiday: apply in time",
        body_zh=(
            "计划在寒假期间因公出国（境）的教职工，请至少提前 30 个工作日提交申请；学生出国（境）"
            "请至少提前 20 个工作日提交。\n\n"
            "因私出国（境）按现行规定办理，材料清单见各事项的办事指南。"
        ),
        body_en=(
            "Staff who travel abroad on official business in the winter holiday apply at least "
            "30 working days ahead, students at least 20.\n\n"
            "Private travel follows the rules in force; each guide lists the materials."
        ),
    ),
)


def announcements(today: date) -> Iterator[dict[str, Any]]:
    """As `catalog import-announcements` reads them; their dates follow `today`."""
    for each in ANNOUNCEMENTS:
        day = today - timedelta(days=each.days_ago)
        yield {
            "key": each.key,
            "title": {"zh": each.title_zh, "en": each.title_en},
            "body": {"zh": each.body_zh, "en": each.body_en},
            "department": each.department,
            "pinned": each.pinned,
            "publish_at": datetime.combine(day, time(each.hour), CAMPUS_TIME).isoformat(),
        }
