from chassis.problems import Conflict, NotFound


class NoSuchRun(NotFound):
    """There is no such run."""

    zh = "没有这次采集"


class NotSuspicious(Conflict):
    """This run does not wait for a decision."""

    zh = "这次采集不需要人工确认"
