"""Why a process does not move."""

from chassis.problems import BadRequest, Conflict, Invalid, NotFound


class NotWaiting(Conflict):
    """This step is not waiting; somebody was faster, or it was never reached."""

    zh = "该步骤当前不在等待处理"


class ProcessMovedOn(Conflict):
    """Somebody moved this process at the same moment. Please look again."""

    zh = "流程刚刚被他人推进，请刷新后重试"


class NoWayOn(Conflict):
    """No way on from this gateway matches; the matter's model has a gap."""

    zh = "流程没有可走的分支，请联系负责部门"


class UnsupportedModel(Invalid):
    """This process model holds something the platform does not run."""

    zh = "流程模型含有平台不支持的内容"


class PackageTooLarge(BadRequest):
    """This matter package is larger than 512 KB."""

    status, zh = 413, "事项包超过 512 KB"


class DefinitionNotFound(NotFound):
    """There is no such definition."""

    zh = "没有这个流程定义"


class DrawingNotFound(NotFound):
    """This process has not been drawn."""

    zh = "该流程没有流程图"


class InstanceNotFound(NotFound):
    """No process runs for this case."""

    zh = "该办件没有运行中的流程"
