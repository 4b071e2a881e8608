"""RFC 9457 problems: one class per reason, its docstring is the English title.

Problem
├── Invalid 422 · BadRequest 400 · Unauthenticated 401 · Forbidden 403
├── NotFound 404 · Conflict 409 · PreconditionFailed 412 · PreconditionRequired 428
└── Unavailable 503
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from fastapi import Response
from pydantic import BaseModel

from contracts.words import Text


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one value; `pointer` is a JSON Pointer (RFC 6901)."""

    pointer: str
    message: Text


class Problem(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500
    zh: ClassVar[str] = "出错了"

    def __init__(
        self,
        detail: Text | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail.en if detail else self.title().en)
        self.detail, self.errors, self.headers = detail, tuple(errors), headers or {}

    @classmethod
    def code(cls) -> str:
        """Stable: callers branch on it. The class name in kebab-case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> Text:
        return Text(zh=cls.zh, en=(cls.__doc__ or cls.__name__).strip().rstrip("."))


class BadRequest(Problem):
    """The request cannot be understood."""

    status, zh = 400, "请求无法识别"


class Unauthenticated(Problem):
    """Sign on first."""

    status, zh = 401, "请先登录"


class Forbidden(Problem):
    """You may not do this."""

    status, zh = 403, "您没有权限执行此操作"


class NotFound(Problem):
    """There is no such thing, or it is not yours."""

    status, zh = 404, "没有找到，或不属于您"


class Conflict(Problem):
    """This does not fit the present state."""

    status, zh = 409, "与当前状态冲突"


class PreconditionFailed(Problem):
    """Somebody changed this since you read it."""

    status, zh = 412, "您读取之后，内容已被更改"


class Invalid(Problem):
    """Some values are not valid."""

    status, zh = 422, "部分内容填写有误"


class PreconditionRequired(Problem):
    """Say which version you have read, with If-Match."""

    status, zh = 428, "请用 If-Match 说明您读取的版本"


class Unavailable(Problem):
    """This does not work right now. Please try again shortly."""

    status, zh = 503, "暂时无法使用，请稍后再试"


class MalformedJson(BadRequest):
    """The body is not JSON."""

    zh = "请求内容不是合法的 JSON"


class ProblemBody(BaseModel):
    """The wire form, application/problem+json."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None = None
    errors: list[dict[str, str]] | None = None


def language(accept: str | None) -> str:
    """The one of our two languages the caller would rather read; Chinese if he does not say."""
    for part in (accept or "").lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in ("zh", "en"):
            return tag
    return "zh"


def render(problem: Problem, accept_language: str | None) -> Response:
    """`problem` as an application/problem+json response in the caller's language."""
    lang = language(accept_language)
    code = problem.code()
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": getattr(problem.title(), lang),
        "status": problem.status,
        "code": code,
    }
    if problem.detail:
        body["detail"] = getattr(problem.detail, lang)
    if problem.errors:
        body["errors"] = [
            {"pointer": e.pointer, "message": getattr(e.message, lang)} for e in problem.errors
        ]
    headers = {"Content-Language": lang, "Cache-Control": "no-store", **problem.headers}
    return Response(
        orjson.dumps(body), problem.status, headers, media_type="application/problem+json"
    )
