"""Why a file is not attached, or not shown."""

from chassis.problems import Conflict, Invalid, NotFound, Problem


class AttachmentNotFound(NotFound):
    """There is no such attachment, or it is not yours to see."""

    zh = "没有这个附件，或您无权查看"


class AttachmentEmpty(Invalid):
    """This file is empty."""

    zh = "文件是空的"


class AttachmentTooLarge(Problem):
    """This file is larger than the field takes."""

    status, zh = 413, "文件超过此项允许的大小"


class AttachmentTypeRefused(Problem):
    """Files of this kind are not taken here, or the file is not what its name says."""

    status, zh = 415, "此项不接受这种文件，或文件内容与扩展名不符"


class AttachmentQuota(Conflict):
    """A case holds 20 files and 50 MiB at most. Take one away before you attach another."""

    zh = "每个办件最多 20 个附件、共 50 MiB，请先删除一些再上传"
