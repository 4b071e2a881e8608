"""Why answers are not taken, or cannot be offered."""

from chassis.problems import Invalid, NotFound, Unavailable


class InvalidForm(Invalid):
    """Some answers need mending; see each one."""

    zh = "表单填写有误，请按提示修改"


class OptionsUnavailable(Unavailable):
    """The system that knows the choices does not answer right now. Please try again shortly."""

    zh = "可选项所在的系统暂时没有响应，请稍后再试"


class NoSuchOptions(NotFound):
    """This field has no list of choices to ask for."""

    zh = "该字段没有可查询的选项"
