"""Which fields a form shows, given its answers: the `rule` of JSON Forms, as browsers apply it.

A rule stands on a control or on anything around it: `{effect, condition}`, where
`effect` is SHOW or HIDE (others change no answer) and `condition` is
`{scope, schema, failWhenUndefined: true}`.

What a hidden field holds is kept in a draft, should it be shown again, and
dropped when the case is handed in: nobody is held to an answer they cannot see.
"""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from jsonschema_rs import Draft202012Validator

from contracts.events import DefinitionProblem
from contracts.words import Text
from workflow.forms.fields import Form, compiled, pointer_of, put_at, value_at

EFFECTS = frozenset({"SHOW", "HIDE"})
_OTHER_EFFECTS = frozenset({"ENABLE", "DISABLE"})


@dataclass(frozen=True)
class Rule:
    """Hides what it stands on, unless or while its condition holds."""

    shows: bool
    pointer: str
    schema: bytes

    def hides(self, data: Mapping[str, Any]) -> bool:
        value = value_at(data, self.pointer)
        holds = value is not None and _validator(self.schema).is_valid(value)
        return holds is not self.shows


@lru_cache(maxsize=1000)
def _validator(schema: bytes) -> Draft202012Validator:
    return compiled(orjson.loads(schema))


def shown_only(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` without what hidden fields hold; hiding one may hide others."""
    left: dict[str, Any] = deepcopy(dict(data))
    while gone := [each for each in _hidden(form, left) if value_at(left, each) is not None]:
        for pointer in gone:
            put_at(left, pointer, None)
    return left


def _hidden(form: Form, data: Mapping[str, Any]) -> Iterator[str]:
    """The fields that no control shows. What the UI schema never mentions hides nothing."""
    for pointer, ways in _ways(form).items():
        if all(any(rule.hides(data) for rule in rules) for rules in ways):
            yield pointer


def with_dependents(form: Form, pointers: Collection[str]) -> frozenset[str]:
    """`pointers`, and the fields that the answers to these show or hide."""
    dependents = {
        pointer
        for pointer, ways in _ways(form).items()
        if any(rule.pointer in pointers for rules in ways for rule in rules)
    }
    return frozenset(pointers) | dependents


def _ways(form: Form) -> dict[str, list[list[Rule]]]:
    """Field by field, the rules that each of its controls stands under."""
    found: dict[str, list[list[Rule]]] = {}
    waiting: list[tuple[Mapping[str, Any], list[Rule]]] = [(form.ui, [])]
    while waiting:
        element, rules = waiting.pop()
        declared = element.get("rule")
        if isinstance(declared, Mapping) and declared.get("effect") in EFFECTS:
            rules = [*rules, _rule(declared)]
        if element.get("type") == "Control":
            found.setdefault(pointer_of(str(element.get("scope"))), []).append(rules)
        waiting += [(each, rules) for each in element.get("elements", ())]
    return found


def _rule(declared: Mapping[str, Any]) -> Rule:
    condition = declared["condition"]
    schema = orjson.dumps(condition["schema"], option=orjson.OPT_SORT_KEYS)
    return Rule(declared["effect"] == "SHOW", pointer_of(condition["scope"]), schema)


def lint_visibility(form: Form, file: str) -> Iterator[DefinitionProblem]:
    """Every reason why browsers and we could not agree on what is shown."""
    waiting: list[Any] = [form.ui]
    while waiting:
        element = waiting.pop()
        if not isinstance(element, Mapping) or not isinstance(element.get("elements", []), list):
            yield _problem(file, "界面元素必须是对象", "An element of the UI schema is no object")
            return
        if "rule" in element and (wrong := _wrong_rule(element["rule"])) is not None:
            yield DefinitionProblem(
                code="invalid-ui-rule", file=file, element=str(element.get("scope")), message=wrong
            )
            return
        waiting += element.get("elements", ())
    required = {f"/{name}" for name in form.schema.get("required", ())}
    for pointer in sorted(required & {each for each, ways in _ways(form).items() if all(ways)}):
        yield _problem(
            file,
            "可能隐藏的字段不能无条件必填，请在 form.json 中用 if/then 声明",
            "A field that may be hidden cannot always be required; say if/then in form.json",
            pointer,
        )


def _wrong_rule(rule: Any) -> Text | None:
    effect = rule.get("effect") if isinstance(rule, Mapping) else None
    if effect in _OTHER_EFFECTS:
        return None
    condition = rule.get("condition") if isinstance(rule, Mapping) else None
    if effect not in EFFECTS or not isinstance(condition, Mapping):
        return Text(zh="rule 需要 effect 和 condition", en="A rule needs an effect and a condition")
    if condition.get("failWhenUndefined") is not True or not isinstance(
        condition.get("scope"), str
    ):
        return Text(
            zh="condition 需要 scope、schema 和 failWhenUndefined: true",
            en="A condition needs a scope, a schema and failWhenUndefined: true",
        )
    try:
        compiled(condition["schema"])
    except (KeyError, ValueError, TypeError):
        return Text(zh="condition 的 schema 无效", en="The condition's schema is not valid")
    return None


def _problem(file: str, zh: str, en: str, at: str | None = None) -> DefinitionProblem:
    return DefinitionProblem(
        code="invalid-ui-rule", file=file, element=at, message=Text(zh=zh, en=en)
    )
