from chassis.problems import Conflict, Forbidden, Invalid, NotFound


class FieldNotFound(NotFound):
    """No such field is held on you."""

    zh = "没有关于您的这项数据"


class CorrectionNotFound(NotFound):
    """There is no such correction, or it is not yours."""

    zh = "没有这条纠错，或不属于您"


class AlreadyHeld(Invalid):
    """This is the value that is held already."""

    zh = "现有数据与您填写的内容一致"


class CorrectionAlreadyOpen(Conflict):
    """You have reported this field already, and it waits for its answer."""

    zh = "该字段已有待处理的纠错"


class AlreadyAnswered(Conflict):
    """This correction is not open any more."""

    zh = "这条纠错已不在待处理状态"


class NotASteward(Forbidden):
    """You do not look after any data."""

    zh = "您不负责任何数据的管理"
