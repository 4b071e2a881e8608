"""Everything that keeps a matter package from running, said before anybody applies."""

from collections.abc import Iterator
from typing import Any

import orjson

from contracts.events import DefinitionProblem
from contracts.events.catalog import Package
from workflow.forms.rules import lint_form
from workflow.processes.bpmn import Model, model_of
from workflow.processes.reading import Unreadable, problem, read
from workflow.processes.shape import shape_problems
from workflow.processes.soundness import soundness_problems
from workflow.processes.vocabulary import TOLD, Vocabulary
from workflow.processes.writebacks import writeback_problems
from workflow.typesetting.trial import lint_documents

MOST_PROBLEMS = 100
MAX_BYTES = 512 * 1024


def lint(package: Package) -> list[DefinitionProblem]:
    """What is wrong with `package`, at most `MOST_PROBLEMS`; empty if it can run."""
    return (_file_problems(package) or _part_problems(package))[:MOST_PROBLEMS]


def _file_problems(package: Package) -> list[DefinitionProblem]:
    try:
        stored = orjson.dumps(package.model_dump())
    except (TypeError, ValueError, RecursionError):
        zh, en = "事项包的内容无法识别", "The package cannot be read"
        return [problem("unreadable", zh, en, file="package")]
    if len(stored) > MAX_BYTES:
        zh, en = "事项包超过 512 KB", f"The package is larger than {MAX_BYTES} bytes"
        return [problem("too-large", zh, en, file="package")]
    if b"\\u0000" in stored:
        zh, en = "事项包含有空字符", "The package holds a NUL character"
        return [problem("nul-character", zh, en, file="package")]
    return []


def _part_problems(package: Package) -> list[DefinitionProblem]:
    try:
        model, found = model_of(read(package.process_bpmn))
    except Unreadable as error:
        return [error.problem, *_other_problems(package)]
    if model is not None and not found:
        found = list(_model_problems(model, package))
    return [*found, *_other_problems(package)]


def _other_problems(package: Package) -> list[DefinitionProblem]:
    return [*lint_form(package), *lint_documents(package)]


def _model_problems(model: Model, package: Package) -> Iterator[DefinitionProblem]:
    steps = frozenset(
        node.id for node in model.nodes.values() if node.kind in ("userTask", "serviceTask")
    )
    fields = _fields(package.form)
    decisive = None if fields is None else {n for n, f in fields.items() if f.get("x-decision")}
    rules = Vocabulary(None if decisive is None else frozenset(decisive), steps)
    # A write-back carries the whole form; what decides is kept small.
    arguments = Vocabulary(None if fields is None else frozenset(fields), steps, TOLD)
    shape = shape_problems(model, rules)
    yield from shape
    yield from writeback_problems(model, package.writeback, arguments)
    if not shape:
        yield from soundness_problems(model)


def _fields(form: dict[str, Any]) -> dict[str, dict[str, Any]] | None:
    """The form's fields by name; None if it is no form, which `lint_form` says."""
    properties = form.get("properties")
    if not isinstance(properties, dict):
        return None
    return {name: shape for name, shape in properties.items() if isinstance(shape, dict)}
