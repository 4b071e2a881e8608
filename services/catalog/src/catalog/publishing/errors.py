"""Why a package was not taken."""

from collections.abc import Sequence

from chassis.problems import FieldError, Invalid, NotFound
from contracts.events import DefinitionProblem
from contracts.words import Text


class InvalidPackage(Invalid):
    """This matter package is not valid."""

    zh = "事项包内容有误"

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        super().__init__(errors=[FieldError(_pointer(p), _placed(p)) for p in problems])
        self.problems = list(problems)


class VersionNotFound(NotFound):
    """This matter has no such version."""

    zh = "该事项没有这个版本"


def _pointer(problem: DefinitionProblem) -> str:
    """Into the request: /files/<name>, then into the file."""
    name = problem.file.replace("~", "~0").replace("/", "~1")
    return f"/files/{name}{problem.element or ''}"


def _placed(problem: DefinitionProblem) -> Text:
    """A pointer cannot lead into a file that cannot be read; the line can."""
    line, column, message = problem.line, problem.column, problem.message
    if line is None:
        return message
    zh, en = f"第 {line} 行", f"line {line}"
    if column is not None:
        zh, en = f"{zh}第 {column} 列", f"{en}, column {column}"
    return Text(zh=f"{zh}：{message.zh}", en=f"{en}: {message.en}")
