"""Why a case, or a draft of one, does not go on."""

from chassis.problems import Conflict, NotFound


class MatterNotFound(NotFound):
    """There is no such matter, or it cannot be applied for here."""

    zh = "没有这个事项，或该事项不在此办理"


class MatterSuspended(Conflict):
    """This matter is suspended at present. Your draft is kept."""

    zh = "该事项已暂停受理，您的草稿已保留"


class VersionRetired(Conflict):
    """This matter has a newer form. Move your draft to it, then hand it in."""

    zh = "该事项的表单已更新，请先将草稿升级到新版本再提交"


class CaseNotFound(NotFound):
    """There is no such case, or it is not yours."""

    zh = "没有这个办件，或不属于您"


class NotEditable(Conflict):
    """This case is with an office now and cannot be changed."""

    zh = "办件正在办理或已办结，不能修改"


class AlreadySubmitted(Conflict):
    """This case has already been handed in."""

    zh = "该办件已经提交"


class NotRunning(Conflict):
    """This case is not being handled at present."""

    zh = "该办件当前不在办理中"


class TooManyDrafts(Conflict):
    """You have 50 drafts. Hand some in, or throw some away, before you start another."""

    zh = "您的草稿已达 50 份，请先提交或删除部分草稿"


class NoNewerVersion(Conflict):
    """This draft is on the newest version already."""

    zh = "草稿已是最新版本"
