"""What a finished step writes to another system, checked against the adapter's promise."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.adapters import BookClassroom
from contracts.events import DefinitionProblem
from workflow.processes.bpmn import Model
from workflow.processes.reading import FILE, problem
from workflow.processes.vocabulary import Vocabulary

WRITEBACK_FILE = "writeback.json"

#: (adapter, operation) -> the arguments it takes.
OPERATIONS: dict[tuple[str, str], type[BaseModel]] = {
    ("academic", "book_classroom"): BookClassroom,
}


class Writeback(BaseModel):
    """One declaration: each argument is an expression over facts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    adapter: str = Field(max_length=40)
    operation: str = Field(max_length=60)
    arguments: dict[str, str] = Field(max_length=40)


def writeback_problems(
    model: Model, declared: dict[str, Any], words: Vocabulary
) -> list[DefinitionProblem]:
    """What is wrong with the declarations, and with the steps that name them."""
    found: list[DefinitionProblem] = []
    named = {}
    for node in model.of_kind("serviceTask"):
        key = node.ours.get("writeback", "")
        named[key] = node
        if key and key not in declared:
            zh, en = f"没有回写声明 {key}", f"{WRITEBACK_FILE} declares no {key}"
            found.append(problem("unknown-writeback", zh, en, node.element, FILE))
    for key, declaration in declared.items():
        if key not in named:
            zh, en = f"没有步骤使用回写 {key[:60]}", f"No step uses the write-back {key[:60]}"
            found.append(problem("unused-writeback", zh, en, file=WRITEBACK_FILE))
            continue
        faults = _declaration(declaration, words)
        found += [fault.model_copy(update={"element": key}) for fault in faults]
    return found


def _declaration(raw: Any, words: Vocabulary) -> Iterator[DefinitionProblem]:
    try:
        declaration = Writeback.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        zh, en = f"回写声明不合规：{where}", f"Not a write-back declaration: {where} {first['msg']}"
        yield problem("bad-writeback", zh, en, file=WRITEBACK_FILE)
        return
    operation = OPERATIONS.get((declaration.adapter, declaration.operation))
    if operation is None:
        name = f"{declaration.adapter}.{declaration.operation}"
        zh, en = f"没有适配器操作 {name}", f"No adapter offers {name}"
        yield problem("unknown-operation", zh, en, file=WRITEBACK_FILE)
        return
    fields = operation.model_fields
    for name in sorted(declaration.arguments.keys() - fields.keys()):
        zh, en = f"该操作没有参数 {name[:60]}", f"The operation takes no {name[:60]}"
        yield problem("unknown-argument", zh, en, file=WRITEBACK_FILE)
    for name, field in fields.items():
        if field.is_required() and name not in declaration.arguments:
            zh, en = f"缺少参数 {name}", f"The argument {name} is missing"
            yield problem("missing-argument", zh, en, file=WRITEBACK_FILE)
    for expression in declaration.arguments.values():
        yield from words.problems(expression, None, gateway=False, file=WRITEBACK_FILE)
