"""Why a rule gives no answer."""

from chassis.problems import Conflict


class ExpressionFailed(Conflict):
    """A rule of this matter cannot be worked out from what is known about the case."""

    zh = "该事项的规则无法计算，请联系负责部门"
