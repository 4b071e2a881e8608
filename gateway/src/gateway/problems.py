"""What the gateway itself refuses or cannot do, as RFC 9457 problems.

The same wire form as the services' (`chassis.problems`), without the web
framework behind it: this process should stay small.
"""

import re
from typing import ClassVar

import orjson


class Problem(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500
    zh: ClassVar[str] = "出错了"

    def __init__(self, headers: dict[str, str] | None = None) -> None:
        super().__init__(self.__doc__)
        self.headers = headers or {}

    @classmethod
    def code(cls) -> str:
        """Stable: callers branch on it. The class name in kebab-case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class InvalidPath(Problem):
    """This path is not written plainly."""

    status, zh = 400, "请求路径的写法不被接受"


class InvalidHeader(Problem):
    """A header of this request cannot be passed on."""

    status, zh = 400, "请求头无法识别"


class InvalidNext(Problem):
    """The address to return to must be a path of this site."""

    status, zh = 400, "返回地址必须是本站路径"


class SignOnFailed(Problem):
    """This sign-on was not completed. Please start again."""

    status, zh = 400, "登录未完成，请重新登录"


class Unauthenticated(Problem):
    """Sign on first."""

    status, zh = 401, "请先登录"


class InvalidToken(Problem):
    """This access token is not valid, or no longer."""

    status, zh = 401, "登录凭证无效或已过期"


class SessionEnded(Problem):
    """Your session has ended. Please sign on again."""

    status, zh = 401, "会话已结束，请重新登录"


class CsrfRejected(Problem):
    """This request does not prove that it comes from our own pages."""

    status, zh = 403, "无法确认此请求来自本站页面"


class NotFound(Problem):
    """There is nothing at this address."""

    status, zh = 404, "此地址不存在"


class MethodNotAllowed(Problem):
    """This address does not answer to this method."""

    status, zh = 405, "此地址不支持该请求方法"


class RequestTimeout(Problem):
    """The request did not arrive in time."""

    status, zh = 408, "请求未能及时送达"


class BodyTooLarge(Problem):
    """The body is larger than allowed."""

    status, zh = 413, "请求内容超过允许的大小"


class TooManyRequests(Problem):
    """Too many requests. Please wait a little."""

    status, zh = 429, "请求过于频繁，请稍候再试"


class HeadersTooLarge(Problem):
    """The headers are larger than allowed."""

    status, zh = 431, "请求头超过允许的大小"


class InternalError(Problem):
    """Something went wrong on our side."""

    status, zh = 500, "系统内部错误"


class UpstreamUnavailable(Problem):
    """This service cannot be reached right now. Please try again shortly."""

    status, zh = 502, "服务暂时无法访问，请稍后再试"


class UpstreamBusy(Problem):
    """This service is busy. Please try again shortly."""

    status, zh = 503, "服务繁忙，请稍后再试"


class SignOnUnavailable(Problem):
    """Sign-on does not work right now. Please try again shortly."""

    status, zh = 503, "登录服务暂时不可用，请稍后再试"


class UpstreamTimeout(Problem):
    """This service did not answer in time."""

    status, zh = 504, "服务未能及时响应"


def language(accept: bytes | None) -> str:
    """The one of our two languages the caller would rather read; Chinese if he does not say."""
    for part in (accept or b"").decode("latin-1").lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in ("zh", "en"):
            return tag
    return "zh"


def render(problem: Problem, lang: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body of `problem` in `lang`."""
    code = problem.code()
    english = (problem.__doc__ or "").strip().rstrip(".")
    body = orjson.dumps(
        {
            "type": f"/problems/{code}",
            "title": english if lang == "en" else problem.zh,
            "status": problem.status,
            "code": code,
        }
    )
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-language", lang.encode()),
        (b"cache-control", b"no-store"),
    ]
    headers += [(k.lower().encode(), v.encode("latin-1")) for k, v in problem.headers.items()]
    return headers, body
