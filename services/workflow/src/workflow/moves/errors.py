"""Why a case does not move."""

from chassis.problems import Conflict


class WritebackPending(Conflict):
    """A university system is being told about this case right now. Please try again shortly."""

    zh = "正在向校内系统登记，暂时不能操作，请稍后再试"
