"""HTTP manners every service shares: cursor pages, ETags, and library errors as problems."""

import base64
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar

import orjson
from fastapi import Depends, Header, Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from chassis.problems import (
    BadRequest,
    Conflict,
    FieldError,
    Forbidden,
    Invalid,
    MalformedJson,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Problem,
    Unauthenticated,
    Unavailable,
)
from contracts.words import Text

T = TypeVar("T")
Row = TypeVar("Row")


class InvalidCursor(BadRequest):
    """This cursor was not given by this list."""

    zh = "分页游标无效"


class Page(BaseModel, Generic[T]):
    """One page of a list; ask again with `next_cursor` until it is null."""

    items: list[T]
    next_cursor: str | None = None


class PageRequest:
    """How much of a list, and after which row.

    `after` holds the ordering key of the last row seen, as JSON values, in the
    order `page_of` was given them; `None` on the first page.
    """

    def __init__(
        self,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        cursor: Annotated[str | None, Query(max_length=400)] = None,
    ) -> None:
        self.limit = limit
        self.after: list[Any] | None = None
        if cursor is not None:
            try:
                key = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            except ValueError:
                raise InvalidCursor from None
            if not isinstance(key, list):
                raise InvalidCursor
            self.after = key

    def key(self, *parsers: Callable[[Any], Any]) -> tuple[Any, ...] | None:
        """`after` turned into typed values; what does not parse is an invalid cursor."""
        if self.after is None:
            return None
        if len(parsers) != len(self.after):
            raise InvalidCursor
        try:
            return tuple(parse(value) for parse, value in zip(parsers, self.after, strict=True))
        except (ValueError, TypeError, AttributeError):
            raise InvalidCursor from None


Paging = Annotated[PageRequest, Depends()]


def page_of(
    rows: Sequence[Row], paging: PageRequest, key: Callable[[Row], Sequence[Any]]
) -> tuple[list[Row], str | None]:
    """Cut `rows`, fetched with `limit + 1`, to one page and the cursor of the next."""
    items = list(rows[: paging.limit])
    if len(rows) <= paging.limit:
        return items, None
    raw = orjson.dumps(list(key(items[-1])), default=str)
    return items, base64.urlsafe_b64encode(raw).decode().rstrip("=")


def etag(version: int) -> str:
    """The entity tag of a row's version."""
    return f'"{version}"'


def _if_match(if_match: Annotated[str | None, Header()] = None) -> str | None:
    return if_match


#: The caller's If-Match, for `check_version`.
IfMatch = Annotated[str | None, Depends(_if_match)]


def check_version(if_match: str | None, version: int, *, required: bool = False) -> None:
    """Refuse to change what the caller has not seen (RFC 9110, 13.1.1)."""
    if if_match is None:
        if required:
            raise PreconditionRequired
        return
    tags = {tag.strip().removeprefix("W/") for tag in if_match.split(",")}
    if "*" not in tags and etag(version) not in tags:
        raise PreconditionFailed(headers={"ETag": etag(version)})


def as_problem(error: Exception) -> Problem | None:
    """The problem an exception of a library stands for, if it is the caller's or passing."""
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _from_validation(error)
        case HTTPException(__cause__=Problem() as cause):
            # FastAPI covers up what ended the reading of a form.
            return cause
        case HTTPException():
            return _from_status(error)
        case PoolTimeout():
            return Unavailable(headers={"Retry-After": "1"})
        case DBAPIError():
            return _from_database(error)
        case ConnectionError() | TimeoutError():
            return Unavailable(headers={"Retry-After": "2"})
    return None


def _from_validation(error: RequestValidationError) -> Problem:
    found = error.errors()
    if any(e["type"] == "json_invalid" for e in found):
        return MalformedJson()
    return Invalid(
        errors=[
            FieldError(
                "/" + "/".join(str(p) for p in e["loc"][1:]),
                Text(zh=_ZH.get(e["type"], "填写有误"), en=e["msg"]),
            )
            for e in found
        ]
    )


_ZH = {
    "missing": "必填",
    "extra_forbidden": "不接受此字段",
    "string_too_long": "内容过长",
    "string_too_short": "内容过短",
    "string_pattern_mismatch": "格式不正确",
    "uuid_parsing": "编号格式不正确",
    "int_parsing": "请填写整数",
    "literal_error": "不在可选范围内",
    "enum": "不在可选范围内",
}


def _from_status(error: HTTPException) -> Problem:
    try:
        phrase = HTTPStatus(error.status_code).phrase
    except ValueError:
        phrase = "Error"
    kind: type[Problem] = _BY_STATUS.get(error.status_code) or type(
        "".join(c for c in phrase.title() if c.isalpha()),
        (Problem,),
        {"status": error.status_code, "__doc__": phrase + ".", "zh": "请求无法完成"},
    )
    return kind(headers=dict(error.headers or {}))


def _from_database(error: DBAPIError) -> Problem | None:
    state = str(getattr(error.orig, "sqlstate", "") or "")
    if state.startswith("22"):  # data exception: NUL in a text, number out of range
        return Invalid()
    if state in ("40001", "40P01", "55P03", "57014") or state[:2] in ("08", "53", "57"):
        return Unavailable(headers={"Retry-After": "1"})
    if error.connection_invalidated or (not state and isinstance(error.orig, OSError)):
        return Unavailable(headers={"Retry-After": "2"})
    return None


_BY_STATUS: dict[int, type[Problem]] = {
    kind.status: kind
    for kind in (BadRequest, Unauthenticated, Forbidden, NotFound, Conflict, Unavailable)
}
