"""Why something about an announcement could not be done."""

from chassis.problems import Conflict, FieldError, Invalid, NotFound
from contracts.words import Text


class AnnouncementNotFound(NotFound):
    """There is no such announcement."""

    zh = "没有这条公告"


class AnnouncementWithdrawn(Conflict):
    """This announcement was withdrawn and takes no further change."""

    zh = "该公告已撤回，不再变更"


class UnknownDepartment(Invalid):
    """There is no such department."""

    zh = "没有这个部门"

    def __init__(self, code: str) -> None:
        message = Text(zh=f"没有部门 {code}", en=f"There is no department {code}")
        super().__init__(errors=[FieldError("/department", message)])
