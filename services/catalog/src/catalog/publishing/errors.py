"""Why a package was not taken."""

from collections.abc import Sequence

from chassis.problems import FieldError, Invalid, NotFound
from contracts.events import DefinitionProblem


class InvalidPackage(Invalid):
    """This matter package is not valid."""

    zh = "事项包内容有误"

    def __init__(self, problems: Sequence[DefinitionProblem]) -> None:
        super().__init__(errors=[FieldError(_pointer(p), p.message) for p in problems])
        self.problems = list(problems)


class VersionNotFound(NotFound):
    """This matter has no such version."""

    zh = "该事项没有这个版本"


def _pointer(problem: DefinitionProblem) -> str:
    """Into the request: /files/<name>, then into the file."""
    name = problem.file.replace("~", "~0").replace("/", "~1")
    return f"/files/{name}{problem.element or ''}"
