"""Why a case does not move."""

from chassis.problems import Conflict, Problem


class WritebackPending(Conflict):
    """A university system is being told about this case right now. Please try again shortly."""

    zh = "正在向校内系统登记，暂时不能操作，请稍后再试"


class NobodyToUrge(Conflict):
    """Nobody has this case to decide at present; a university system is being told about it."""

    zh = "办件当前没有待办理的环节，正在向校内系统登记"


class UrgedTooSoon(Problem):
    """You have urged this step less than a day ago."""

    status, zh = 429, "该环节 24 小时内已催办过，请稍后再试"
