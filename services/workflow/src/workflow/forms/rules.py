"""Whether a form can run at all; asked before its matter goes online."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from contracts.events import DefinitionProblem
from contracts.events.catalog import Package
from contracts.records import SHAPES
from contracts.words import Text
from workflow.expressions.rules import BadExpression, check
from workflow.forms.attachable import lint_attachable
from workflow.forms.fields import Form, Rule, compiled, scopes
from workflow.forms.options import SOURCES
from workflow.forms.visibility import lint_visibility

MAX_SCHEMA_BYTES = 128 * 1024
MAX_FIELDS = 300


def _prefillable(resource: str) -> set[str]:
    """What data-middle can fill in from a golden record of the person who asks."""
    fields = set(SHAPES[resource].model_fields) - {"key"}
    names = {f"{each}_name" for each in fields & {"college", "organisation"}}
    return {f"{resource}.{each}" for each in {"number"} | fields | names}


PREFILLABLE = _prefillable("student") | _prefillable("staff")

FORM, UI = "form.json", "form.ui.json"


def lint_form(package: Package) -> list[DefinitionProblem]:
    """Every reason why this form cannot be shown, filled in or checked."""
    form, ui = package.form, package.form_ui
    found = [*_lint_schema(form), *_lint_ui(form, ui)]
    # What a rule shows or hides can only be told of fields that are fields.
    return found or list(lint_visibility(Form(form, ui), UI))


def _problem(code: str, file: str, zh: str, en: str, at: str | None = None) -> DefinitionProblem:
    return DefinitionProblem(code=code, file=file, element=at, message=Text(zh=zh, en=en))


def _lint_schema(schema: Mapping[str, Any]) -> Iterator[DefinitionProblem]:
    if len(orjson.dumps(schema)) > MAX_SCHEMA_BYTES:
        yield _problem("form-too-large", FORM, "表单定义过大", "The form is too large")
        return
    try:
        compiled(schema)
    except (ValueError, TypeError) as error:
        reason = str(error).splitlines()[0][:200]
        yield _problem("invalid-schema", FORM, f"表单定义无效：{reason}", f"Not a schema: {reason}")
        return
    if schema.get("type") != "object" or not isinstance(schema.get("properties"), Mapping):
        yield _problem("not-an-object", FORM, "表单必须是一个对象", "A form has to be an object")
        return
    if schema.get("additionalProperties") is not False:
        yield _problem(
            "open-form",
            FORM,
            "表单必须声明 additionalProperties: false",
            "A form has to say additionalProperties: false",
        )
    form = Form(schema)
    if len(form.fields) > MAX_FIELDS:
        yield _problem("too-many-fields", FORM, "表单字段过多", "The form has too many fields")
    yield from _lint_fields(form)
    yield from _lint_rules(form)


def _lint_fields(form: Form) -> Iterator[DefinitionProblem]:
    for field in form.fields.values():
        source = field.source
        if source is not None and source not in PREFILLABLE:
            yield _problem(
                "unknown-source",
                FORM,
                f"无法预填：没有数据来源“{source}”",
                f"Cannot be filled in: no such source as {source!r}",
                field.pointer,
            )
        if field.read_only and source is None:
            yield _problem(
                "unfillable-field",
                FORM,
                "只读字段必须声明 x-source",
                "A read-only field needs an x-source, or nothing could ever fill it",
                field.pointer,
            )
        if "x-options" in field.shape:
            yield from _lint_options(form, field.pointer, field.shape["x-options"])
        if "x-attachment" in field.shape:
            yield from lint_attachable(field, FORM)


def _lint_options(form: Form, at: str, declared: Any) -> Iterator[DefinitionProblem]:
    if not isinstance(declared, Mapping) or declared.get("source") not in SOURCES:
        yield _problem(
            "unknown-options", FORM, "没有这样的选项来源", "There is no such source of choices", at
        )
        return
    source = SOURCES[declared["source"]]
    params: Any = declared.get("params", {})
    known = set(source.shape.model_fields)
    if not {declared.get("value"), declared.get("label")} <= known:
        yield _problem(
            "unknown-options",
            FORM,
            f"选项的 value 和 label 必须是 {', '.join(sorted(known))} 之一",
            f"value and label have to be among {', '.join(sorted(known))}",
            at,
        )
    if not isinstance(params, Mapping) or not source.required <= set(params) <= source.params:
        yield _problem(
            "unknown-options",
            FORM,
            f"选项来源需要参数 {', '.join(sorted(source.required))}",
            f"This source of choices needs {', '.join(sorted(source.required))}",
            at,
        )
        return
    for pointer in params.values():
        if pointer not in form.fields:
            yield _problem(
                "dangling-pointer", FORM, f"没有字段 {pointer}", f"There is no field {pointer}", at
            )


def _lint_rules(form: Form) -> Iterator[DefinitionProblem]:
    try:
        rules = form.rules
    except (KeyError, TypeError, ValueError):
        yield _problem(
            "invalid-rule",
            FORM,
            "x-rules 的每一项都要有 if、pointer 和双语 message",
            "Each of x-rules needs an if, a pointer and a message in both languages",
        )
        return
    for rule in rules:
        yield from _lint_condition(form, rule)
        if rule.pointer not in form.fields:
            yield _problem(
                "dangling-pointer",
                FORM,
                f"没有字段 {rule.pointer}",
                f"There is no field {rule.pointer}",
                rule.pointer,
            )


def _lint_condition(form: Form, rule: Rule) -> Iterator[DefinitionProblem]:
    try:
        names = check(rule.condition)
    except BadExpression as error:
        yield _problem("bad-expression", FORM, error.zh, error.en, rule.pointer)
        return
    for name in sorted(names):
        root, _, field = name.partition(".")
        if root not in ("form", "days_until") or f"/{field}" not in form.fields:
            yield _problem(
                "unknown-variable",
                FORM,
                f"表达式中的 {name} 没有定义",
                f"There is no {name} to look at here",
                rule.pointer,
            )


def _lint_ui(schema: Mapping[str, Any], ui: Mapping[str, Any]) -> Iterator[DefinitionProblem]:
    if not isinstance(ui.get("type"), str):
        yield _problem("invalid-ui", UI, "界面定义缺少 type", "The UI schema has no type")
        return
    for scope in scopes(ui):
        if not _resolves(schema, scope):
            yield _problem(
                "dangling-scope",
                UI,
                f"界面引用了不存在的字段 {scope}",
                f"The UI schema points at {scope}, which the form does not have",
                scope,
            )


def _resolves(schema: Mapping[str, Any], scope: str) -> bool:
    if not scope.startswith("#"):
        return False
    found: Any = schema
    for step in scope.split("/")[1:]:
        if not isinstance(found, Mapping) or step not in found:
            return False
        found = found[step]
    return True
