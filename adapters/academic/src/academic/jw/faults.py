"""What the vendor's fault codes mean to us."""

from lxml import etree
from zeep.exceptions import Fault

from adapter_sdk import LegacyError, NoAnswer, NotReached, Refused
from contracts.words import Text

REFUSALS = {
    "JW-2001": Refused(
        "invalid-arguments",
        Text(
            zh="教务系统认为提交的内容不合要求",
            en="The academic-affairs system finds the arguments invalid.",
        ),
    ),
    "JW-3001": Refused(
        "classroom-taken",
        Text(zh="该时段教室已被占用", en="Somebody else has the classroom at that time."),
    ),
    "JW-3002": Refused(
        "unknown-classroom",
        Text(zh="教室不存在或已停用", en="There is no such classroom, or it is out of use."),
    ),
    "JW-3003": Refused(
        "outside-term",
        Text(zh="日期不在当前学期内", en="The date is not in the current term."),
    ),
}


class SessionExpired(NotReached):
    pass


class LogInRefused(NotReached):
    """The adapter's own account is wrong; an operator has to mend it."""


def meaning_of(fault: Fault) -> LegacyError:
    """A fault without a code we know, as while it is restarting, answers nothing."""
    # zeep hands out the whole body, as bytes, where there was no fault in it.
    detail = fault.detail if isinstance(fault.detail, etree._Element) else None
    code = detail.findtext(".//{*}Code") if detail is not None else None
    if code == "JW-1001":
        return SessionExpired(code)
    if code == "JW-1002":
        return LogInRefused(code)
    if code in REFUSALS:
        refusal = REFUSALS[code]
        return Refused(refusal.code, refusal.reason)
    return NoAnswer(code or "fault without a code")
