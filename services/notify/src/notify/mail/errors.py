from chassis.problems import Conflict


class NotUnsure(Conflict):
    """There is no letter of which it is not known whether it left."""

    zh = "没有待确认的邮件"


class NoConnection(Exception):
    """The mail server cannot be reached, or does not let us in. Nothing was sent."""


class UnusableAddress(Exception):
    """There is no address, or it is not one."""
