"""Why a file is not kept, or cannot be had."""

from chassis.problems import Unavailable


class FilesUnavailable(Unavailable):
    """Files cannot be stored or read right now. Please try again shortly."""

    zh = "附件存储暂时无法使用，请稍后再试"
