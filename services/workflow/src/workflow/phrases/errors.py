"""Why a phrase is not kept."""

from chassis.problems import Conflict, NotFound


class TooManyPhrases(Conflict):
    """You have 30 phrases. Delete one before you add another."""

    zh = "常用语最多 30 条，请先删除部分常用语"


class PhraseNotFound(NotFound):
    """There is no such phrase, or it is not yours."""

    zh = "没有这条常用语，或不属于您"
