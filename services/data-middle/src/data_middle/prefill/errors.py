from chassis.problems import Invalid


class UnknownField(Invalid):
    """Some of these fields are not in the data directory."""

    zh = "部分字段不在数据目录中"
