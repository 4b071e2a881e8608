"""Whether answers will do."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import orjson
from jsonschema_rs import ValidationError

from chassis.problems import FieldError
from contracts.words import Text
from workflow.expressions.errors import ExpressionFailed
from workflow.expressions.rules import evaluate
from workflow.forms import messages
from workflow.forms.fields import Form, escaped, value_at
from workflow.forms.patches import unstorable

MAX_BYTES = 64 * 1024
MAX_ERRORS = 50

_TOO_LARGE = Text(zh="表单内容过大", en="The form holds too much")
# What is wrong with an unfinished form as well. The rest can wait until it is handed in.
_EVEN_UNFINISHED = frozenset(
    {"type", "additionalProperties", "unevaluatedProperties", "maxLength", "maxItems"}
)


def errors_of_draft(form: Form, data: Mapping[str, Any]) -> list[FieldError]:
    """What is wrong with `data` already, though it may be unfinished."""
    if (hopeless := _hopeless(data)) is not None:
        return [hopeless]
    return list(_errors(form, data, only=_EVEN_UNFINISHED))[:MAX_ERRORS]


def errors_of(form: Form, data: Mapping[str, Any], today: date) -> list[FieldError]:
    """Everything that keeps `data` from being handed in `today`, a date in Shanghai."""
    if (hopeless := _hopeless(data)) is not None:
        return [hopeless]
    found = list(_errors(form, data))[:MAX_ERRORS]
    # Rules compare values; they only make sense of values that have the right shape.
    return found or list(_broken_rules(form, data, today))


def decision_fields(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of `data` that rules of the process may look at, by field name."""
    return {
        each.pointer.rsplit("/", 1)[-1]: value_at(data, each.pointer)
        for each in form.fields.values()
        if each.decision
    }


def _hopeless(data: Mapping[str, Any]) -> FieldError | None:
    if (wrong := unstorable(data)) is not None:
        return wrong
    return FieldError("", _TOO_LARGE) if len(orjson.dumps(data)) > MAX_BYTES else None


def _errors(
    form: Form, data: Mapping[str, Any], only: frozenset[str] | None = None
) -> Iterator[FieldError]:
    said: set[str] = set()
    for error in form.validator.iter_errors(data):
        if only is not None and error.kind.name not in only:
            continue
        for found in _field_errors(form, error):
            # One thing at a time: an empty text is too short before its pattern fails.
            if found.pointer not in said:
                said.add(found.pointer)
                yield found


def _field_errors(form: Form, error: ValidationError) -> Iterator[FieldError]:
    at = "".join(f"/{escaped(str(step))}" for step in error.instance_path)
    keyword = error.kind.name
    if keyword == "required":
        yield FieldError(f"{at}/{escaped(error.kind.property)}", messages.REQUIRED)  # type: ignore[attr-defined]
    elif keyword in ("additionalProperties", "unevaluatedProperties"):
        for name in error.kind.unexpected:  # type: ignore[attr-defined]
            yield FieldError(f"{at}/{escaped(name)}", messages.UNKNOWN)
    else:
        field = form.fields.get(at)
        own = field.message if field else None
        yield FieldError(at, own or messages.message_for(keyword, _limit(form, error)))


def _limit(form: Form, error: ValidationError) -> Any:
    """What the schema says under the keyword that failed."""
    found: Any = form.schema
    for step in error.schema_path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def _broken_rules(form: Form, data: Mapping[str, Any], today: date) -> Iterator[FieldError]:
    facts = {"form": dict(data), "days_until": _days_until(form, data, today)}
    for rule in form.rules:
        try:
            broken = evaluate(rule.condition, facts)
        except ExpressionFailed:
            # A value it looks at was left out, as the schema allows.
            continue
        if broken is True:
            yield FieldError(rule.pointer, rule.message)


def _days_until(form: Form, data: Mapping[str, Any], today: date) -> dict[str, int]:
    """How far away each date in the form is: expressions have no clock and no calendar."""
    dates = {
        each.pointer.rsplit("/", 1)[-1]: value_at(data, each.pointer)
        for each in form.fields.values()
        if each.shape.get("format") == "date"
    }
    return {name: (date.fromisoformat(day) - today).days for name, day in dates.items() if day}
