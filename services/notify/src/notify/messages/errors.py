from chassis.problems import NotFound


class MessageNotFound(NotFound):
    """There is no such message, or it is not yours."""

    zh = "没有这条消息，或不属于您"
