"""Why something about a matter could not be done."""

from chassis.problems import Conflict, NotFound


class MatterNotFound(NotFound):
    """There is no such matter."""

    zh = "没有这个事项"


class MatterNotOnline(Conflict):
    """Only a matter that is online can be suspended."""

    zh = "只有在线的事项可以暂停"


class MatterNotSuspended(Conflict):
    """This matter is not suspended."""

    zh = "该事项未被暂停"


class MatterRetired(Conflict):
    """This matter was retired and takes no further change."""

    zh = "该事项已下线，不再变更"
