"""How this vendor writes things down."""

import base64
import csv
import io
from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))

GENDERS = {"male": "1", "female": "2"}

DUTIES = {
    "01": ("college-dean", "院长"),
    "02": ("college-secretary", "教学秘书"),
    "03": ("lecturer", "任课教师"),
    "11": ("department-head", "处长"),
    "12": ("academic-affairs-clerk", "教务处科员"),
    "13": ("department-clerk", "科员"),
}
DUTY_OF_POST = {post: code for code, (post, _) in DUTIES.items()}

ROOM_KINDS = {
    "lecture": "阶梯教室",
    "multimedia": "多媒体教室",
    "computer": "机房",
    "seminar": "研讨室",
}

PARITIES = {"all": "0", "odd": "1", "even": "2"}


def char(text: object, width: int) -> str:
    """What a CHAR(width) column gives back."""
    return str(text).ljust(width)


def day(value: date) -> str:
    return value.strftime("%Y%m%d")


def second(value: datetime) -> str:
    return value.astimezone(BEIJING).strftime("%Y%m%d%H%M%S")


def attachment(rows: list[tuple[str, str]]) -> str:
    """A CSV of two columns in GB18030, in base64."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("属性", "值"), *rows])
    return base64.b64encode(text.getvalue().encode("gb18030")).decode("ascii")
