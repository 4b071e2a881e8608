"""Reasons why a session does not do."""

from chassis.problems import Conflict, NotFound


class SessionNotFound(NotFound):
    """There is no such session, or it is not yours."""

    zh = "没有此会话，或不属于您"


class SessionOver(Conflict):
    """This session is over already."""

    zh = "此会话已经结束"
