"""Why a task is not yours to do, or to do any more."""

from chassis.problems import Conflict, Forbidden, Invalid, NotFound


class TaskNotFound(NotFound):
    """There is no such task, or it is not for you."""

    zh = "没有这个待办，或不由您办理"


class TaskAlreadyCompleted(Conflict):
    """Somebody has decided on this task already."""

    zh = "该待办已经办理"


class TaskClosed(Conflict):
    """This task is over without a decision: the case went another way."""

    zh = "该待办已失效，办件已另行处理"


class ClaimedByAnother(Conflict):
    """A colleague is working on this task."""

    zh = "该待办已由同事领取"


class OwnCase(Forbidden):
    """This is your own case. A colleague has to decide on it."""

    zh = "不能审批本人的办件，请由同事办理"


class BatchNotAllowed(Conflict):
    """This step has to be decided case by case."""

    zh = "该环节须逐件办理，不能批量同意"


class ForOpenTasksOnly(Invalid):
    """`state`, `claimed` and `sort` are for open tasks only."""

    zh = "state、claimed、sort 仅适用于未办理的待办"
