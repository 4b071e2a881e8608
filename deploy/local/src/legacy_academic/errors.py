"""The reasons this system gives, by its own codes."""


class JwError(Exception):
    """Becomes a SOAP Fault with `code` in its detail."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def session_expired() -> JwError:
    return JwError("JW-1001", "会话无效或已过期，请重新登录")


def login_refused() -> JwError:
    return JwError("JW-1002", "用户名或密码错误")


def invalid(what: str) -> JwError:
    return JwError("JW-2001", f"参数错误：{what}")


def taken() -> JwError:
    return JwError("JW-3001", "该时段教室已被占用")


def no_such_room() -> JwError:
    return JwError("JW-3002", "教室不存在或已停用")


def outside_term() -> JwError:
    return JwError("JW-3003", "日期不在当前学期内")


def broken() -> JwError:
    return JwError("JW-9999", "系统异常，请联系管理员")
