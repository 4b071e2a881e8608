"""Why there is no answer about classrooms."""

from adapter_sdk import Invalid, Unavailable


class LegacyUnavailable(Unavailable):
    """The academic-affairs system does not answer right now. Please try again shortly."""

    zh = "教务系统暂时没有响应，请稍后再试"


class InvalidQuestion(Invalid):
    """The academic-affairs system cannot answer this question."""

    zh = "教务系统无法回答此查询"
