"""Rules written in a model: zen expressions, cut down to what cannot run away.

A zen expression has no access to anything but the facts it is given, yet a
range in it could be slow, and a clock answers differently tomorrow. So the
words are on a list, and what is not on it is refused where the model is
checked, and again where it runs.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import zen

from workflow.expressions.errors import ExpressionFailed

MAX_LENGTH = 500
MAX_NESTING = 16

FUNCTIONS = frozenset(
    {"abs", "all", "bool", "ceil", "contains", "count", "endsWith", "filter", "floor", "len"}
    | {"lower", "map", "max", "min", "none", "number", "round", "some", "startsWith", "string"}
    | {"sum", "trim", "upper", "date", "duration"}
)
WALKS = frozenset({"all", "count", "filter", "map", "none", "some"})
KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false", "null"})

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    | (?P<string>"[^"\\]*"|'[^'\\]*')
    | (?P<number>\d+(?:\.\d+)?(?![\w.]))
    | (?P<word>[A-Za-z_]\w*)
    | (?P<sign>==|!=|<=|>=|\?\?|\.(?!\.)|[\[\](){}<>,+\-*/%?:\#])""",
    re.VERBOSE | re.ASCII,
)


class BadExpression(ValueError):
    """Says in Chinese and English why an expression is not accepted."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def check(expression: str) -> frozenset[str]:
    """The names it reads, such as `form.seats`; BadExpression if it may not run.

    An element of `steps` is named by its id: `steps.college-review`.
    """
    _compile(expression)
    return frozenset(_names([t for t in _tokens(expression) if t[0] != "space"]))


def evaluate(expression: str, facts: dict[str, Any]) -> Any:
    """The value of `expression` over `facts`; ExpressionFailed, never a traceback."""
    try:
        return _plain(_compile(expression).evaluate(facts))
    except Exception as error:  # zen raises whatever it likes, bare Exception too
        raise ExpressionFailed from error


@lru_cache(maxsize=4096)
def _compile(expression: str) -> Any:
    if not expression.strip():
        raise BadExpression("表达式为空", "The expression is empty")
    if len(expression) > MAX_LENGTH:
        raise BadExpression(
            f"表达式超过 {MAX_LENGTH} 个字符", f"Longer than {MAX_LENGTH} characters"
        )
    _bound([t for t in _tokens(expression) if t[0] != "space"])
    fault = zen.validate_expression(expression)
    if fault is not None:
        raise BadExpression(f"语法错误：{fault['source']}", f"Not valid: {fault['source']}")
    return zen.compile_expression(expression)


def _bound(tokens: list[tuple[str, str]]) -> None:
    """Only functions we know, and never a walk over a list inside another."""
    walking: list[bool] = []
    before = last = ""
    for kind, word in tokens:
        if word in ("(", "[", "{"):
            inside = bool(walking) and walking[-1]
            walks = word == "(" and before in WALKS
            if walks and inside:
                raise BadExpression("不支持嵌套遍历", "A walk over a list inside another")
            walking.append(inside or walks)
        elif word in (")", "]", "}") and walking:
            walking.pop()
        if word == "(" and before[:1].isalpha() and before not in KEYWORDS | FUNCTIONS:
            raise BadExpression(f"不支持函数 {before}", f"There is no function {before}")
        if len(walking) > MAX_NESTING:
            raise BadExpression("表达式嵌套过深", f"Nested deeper than {MAX_NESTING}")
        if kind == "string" and last == "date(" and not word[1:2].isdigit():
            raise BadExpression("日期应写成 2026-03-02", "A date is written 2026-03-02")
        before, last = (word if kind in ("word", "sign") else ""), before + word


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(expression):
        match = _TOKEN.match(expression, at)
        if match is None:
            raise BadExpression(
                f"第 {at + 1} 个字符处不受支持：{expression[at : at + 12]}",
                f"Not supported at character {at + 1}: {expression[at : at + 12]}",
            )
        yield str(match.lastgroup), match.group()
        at = match.end()


def _names(tokens: list[tuple[str, str]]) -> Iterator[str]:
    """Root words with the first member read of them."""
    for at, (kind, token) in enumerate(tokens):
        before = tokens[at - 1][1] if at else ""
        after = tokens[at + 1][1] if at + 1 < len(tokens) else ""
        if kind != "word" or before in (".", "#") or token in KEYWORDS or after == "(":
            continue
        member_kind, member = tokens[at + 2] if at + 2 < len(tokens) else ("", "")
        if (after == "." and member_kind == "word") or (after == "[" and member_kind == "string"):
            yield f"{token}.{member.strip(chr(34) + chr(39))}"
        else:
            yield token


def _plain(value: Any) -> Any:
    """zen knows one kind of number; a whole one is an int to everybody else."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value
