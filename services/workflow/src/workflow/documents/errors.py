"""Why a document is not shown."""

from chassis.problems import Conflict, NotFound


class DocumentNotFound(NotFound):
    """There is no such document, or it is not yours to see."""

    zh = "没有这份文书，或您无权查看"


class DocumentNotReady(Conflict):
    """This document is still being made. Please look again in a moment."""

    zh = "文书正在生成，请稍后查看"


class NothingToVerify(NotFound):
    """No document with this code was ever issued here."""

    zh = "查无此码，本校没有签发过这份文书"
