"""The words matters are sorted by, with their names. A new word is a new line here."""

from typing import Literal, get_args

from contracts.words import Text

Kind = Literal["here", "department-system"]
Audience = Literal["student", "staff", "unit", "alumni", "visitor"]
Channel = Literal["online", "mobile", "kiosk", "window", "department-system"]
Theme = Literal[
    "teaching",
    "personnel",
    "research",
    "finance",
    "international",
    "assets",
    "procurement",
    "partnership",
    "campus-life",
    "administration",
]
LifeEvent = Literal[
    "holding-an-event",
    "joining-a-society",
    "going-abroad",
    "developing-a-career",
    "leaving-a-post",
    "running-a-project",
    "buying-equipment",
    "signing-an-agreement",
]


def _names(words: object, names: str) -> dict[str, Text]:
    pairs = (line.split(" | ") for line in names.strip().splitlines())
    texts = [Text(zh=zh.strip(), en=en.strip()) for zh, en in pairs]
    return dict(zip(get_args(words), texts, strict=True))


AUDIENCES = _names(
    Audience,
    """
    学生 | Students
    教职工 | Staff
    单位 | Units
    校友 | Alumni
    访客 | Visitors
    """,
)

THEMES = _names(
    Theme,
    """
    教学教务 | Teaching
    人事人才 | Personnel
    科研学术 | Research
    财务报销 | Finance
    国际交流 | International exchange
    资产设备 | Assets and equipment
    采购招标 | Procurement
    社会合作 | Partnership
    校园生活 | Campus life
    行政办公 | Administration
    """,
)

LIFE_EVENTS = _names(
    LifeEvent,
    """
    办活动 | Holding an event
    进社团 | Joining a society
    出国出境 | Going abroad
    职业发展 | Developing a career
    离校离职 | Leaving a post
    做项目 | Running a project
    买设备 | Buying equipment
    签协议 | Signing an agreement
    """,
)
