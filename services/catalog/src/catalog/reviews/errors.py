"""Why a review was not taken."""

from chassis.problems import Conflict, NotFound


class CaseNotReviewable(NotFound):
    """There is no completed case of yours with this id."""

    zh = "没有找到您已办结的这个办件"


class AlreadyReviewed(Conflict):
    """You have reviewed this case already."""

    zh = "您已评价过该办件"
