"""Why a matter did not become a favourite."""

from chassis.problems import Conflict


class TooManyFavourites(Conflict):
    """You have as many favourites as one can have."""

    zh = "收藏数量已达上限"
