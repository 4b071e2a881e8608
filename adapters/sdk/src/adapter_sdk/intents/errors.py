"""Why nothing can be done about a write-back by hand."""

from chassis.problems import Conflict, Invalid, NotFound


class WritebackNotFound(NotFound):
    """There is no such write-back."""

    zh = "没有这项回写"


class NotParked(Conflict):
    """Only a parked write-back waits for a person."""

    zh = "该回写并未挂起，无需人工处理"


class ResultDoesNotFit(Invalid):
    """This is not what the operation answers with."""

    zh = "结果与该操作的要求不符"
