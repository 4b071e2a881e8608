"""Fields that take files: what their forms may declare, and whether their answers will do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chassis.problems import FieldError
from contracts.events import DefinitionProblem
from contracts.words import Text
from workflow.files.kinds import KINDS
from workflow.forms import messages
from workflow.forms.fields import Field, Form, value_at

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 20


def named_in(form: Form, data: Mapping[str, Any]) -> set[str]:
    """The ids of all attachments the answers name."""
    return {id for field in form.attachable for id in _ids(field, data)}


def unattached(
    form: Form, data: Mapping[str, Any], attachments: Sequence[Mapping[str, Any]]
) -> list[FieldError]:
    """Answers that name what was not attached there, or what the field does not take."""
    known = {each["id"]: each for each in attachments}
    return [
        FieldError(field.pointer, wrong)
        for field in form.attachable
        if (wrong := _wrong(field, _ids(field, data), known)) is not None
    ]


def _wrong(field: Field, ids: Sequence[str], known: Mapping[str, Mapping[str, Any]]) -> Text | None:
    if len(set(ids)) < len(ids):
        return messages.ATTACHED_TWICE
    for id in ids:
        attached = known.get(id)
        if attached is None or attached["field"] != field.pointer:
            return messages.NOT_ATTACHED
        # A newer version of the form may take less than the one it was attached on.
        if not takes(field, attached["media_type"], attached["size"]):
            return messages.NOT_TAKEN
    return None


def takes(field: Field, media_type: str, size: int) -> bool:
    declared = field.attachable
    return (
        declared is not None
        and size <= declared.max_bytes
        and any(KINDS[each].media_type == media_type for each in declared.types)
    )


def _ids(field: Field, data: Mapping[str, Any]) -> list[str]:
    value = value_at(data, field.pointer)
    return [str(id) for id in value] if isinstance(value, list) else []


def lint_attachable(field: Field, file: str) -> Iterator[DefinitionProblem]:
    """Every reason why a field could not take files as it says."""
    declared = field.shape["x-attachment"]
    types = declared.get("types") if isinstance(declared, Mapping) else None
    most = declared.get("max_bytes") if isinstance(declared, Mapping) else None
    if not isinstance(declared, Mapping) or set(declared) != {"types", "max_bytes"}:
        yield _problem(
            field,
            file,
            "x-attachment 需要 types 和 max_bytes",
            "x-attachment needs types and max_bytes, and nothing else",
        )
        return
    if not isinstance(types, list) or not types or not all(str(each) in KINDS for each in types):
        known = ", ".join(KINDS)
        yield _problem(field, file, f"types 只能取 {known}", f"types are among {known}")
    if not isinstance(most, int) or isinstance(most, bool) or not 0 < most <= MOST_BYTES:
        yield _problem(
            field, file, f"max_bytes 应在 1 到 {MOST_BYTES} 之间", f"max_bytes is 1 to {MOST_BYTES}"
        )
    items, count = field.shape.get("items"), field.shape.get("maxItems")
    if (
        field.shape.get("type") != "array"
        or not isinstance(items, Mapping)
        or (items.get("type"), items.get("format")) != ("string", "uuid")
        or not isinstance(count, int)
        or not 0 < count <= MOST_FILES
    ):
        yield _problem(
            field,
            file,
            f"附件字段应为数组，元素为 uuid 字符串，maxItems 在 1 到 {MOST_FILES} 之间",
            f"Attachments are an array of strings, format uuid, with maxItems 1 to {MOST_FILES}",
        )


def _problem(field: Field, file: str, zh: str, en: str) -> DefinitionProblem:
    return DefinitionProblem(
        code="invalid-attachment", file=file, element=field.pointer, message=Text(zh=zh, en=en)
    )
