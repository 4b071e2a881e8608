"""A form, compiled: its fields and its validator.

The words of ours a field may carry:

- `x-source: student.college`: filled in from the data platform; `readOnly` if it must stay so;
- `x-options: {source, value, label, params}`: the choices come from a live system;
- `x-decision: true`: rules of the process may look at it;
- `x-verify: true`: whoever verifies a document of the case is shown the answer;
- `x-attachment: {types: [pdf, …], max_bytes}`: the value lists the ids of attachments;
- `x-title-en`, `x-message: {zh, en}`: what people read.

The form as a whole may carry `x-rules: [{if, pointer, message}]`: when the
expression holds, the field at `pointer` is wrong. It may look at `form.<field>`
and at `days_until.<field>` of a date.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jsonschema_rs import Draft202012Validator, RegexOptions

from contracts.words import Text


@dataclass(frozen=True)
class Options:
    """Where the choices of a field come from. `params` maps theirs to our pointers."""

    source: str
    value: str
    label: str
    params: Mapping[str, str]


@dataclass(frozen=True)
class Attachable:
    """What may be attached in a field."""

    types: Sequence[str]
    max_bytes: int


@dataclass(frozen=True)
class Field:
    pointer: str
    title: Text
    shape: Mapping[str, Any] = field(repr=False)

    @property
    def source(self) -> str | None:
        return self.shape.get("x-source")

    @property
    def read_only(self) -> bool:
        return bool(self.shape.get("readOnly"))

    @property
    def decision(self) -> bool:
        return bool(self.shape.get("x-decision"))

    @property
    def verifiable(self) -> bool:
        return bool(self.shape.get("x-verify"))

    @property
    def message(self) -> Text | None:
        """What to say instead of our own words when a value does not fit."""
        own = self.shape.get("x-message")
        return Text(**own) if own else None

    @property
    def options(self) -> Options | None:
        declared = self.shape.get("x-options")
        return Options(**{"params": {}, **declared}) if declared else None

    @property
    def attachable(self) -> Attachable | None:
        declared = self.shape.get("x-attachment")
        return Attachable(**declared) if declared else None


@dataclass(frozen=True)
class Rule:
    condition: str
    pointer: str
    message: Text


class Form:
    """Immutable; compile it once a definition.

    Fields come in the order in which the UI schema shows them: a schema that
    went through PostgreSQL's JSON has lost its own.
    """

    def __init__(self, schema: Mapping[str, Any], ui: Mapping[str, Any] | None = None) -> None:
        self.schema, self.ui = schema, ui or {}
        order = {pointer: at for at, pointer in enumerate(_shown(self.ui))}
        found = sorted(_fields(schema, ""), key=lambda each: order.get(each.pointer, len(order)))
        self.fields = {each.pointer: each for each in found}

    @cached_property
    def validator(self) -> Draft202012Validator:
        return compiled(self.schema)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        return tuple(
            Rule(each["if"], each["pointer"], Text(**each["message"]))
            for each in self.schema.get("x-rules", ())
        )

    @property
    def prefilled(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields.values() if each.source)

    @property
    def chosen(self) -> tuple[Field, ...]:
        """The fields whose choices are asked for live."""
        return tuple(each for each in self.fields.values() if each.options)

    @property
    def attachable(self) -> tuple[Field, ...]:
        """The fields whose values are attachments."""
        return tuple(each for each in self.fields.values() if each.attachable)


def compiled(schema: Mapping[str, Any]) -> Draft202012Validator:
    """A validator that never goes to the network and whose patterns run in linear time."""
    return Draft202012Validator(
        dict(schema),
        validate_formats=True,
        ignore_unknown_formats=False,
        offline=True,
        pattern_options=RegexOptions(size_limit=1_000_000),
    )


def _fields(schema: Mapping[str, Any], at: str) -> Iterator[Field]:
    for name, shape in schema.get("properties", {}).items():
        if not isinstance(shape, Mapping):
            continue
        pointer = f"{at}/{escaped(name)}"
        title = shape.get("title", name)
        yield Field(pointer, Text(zh=title, en=shape.get("x-title-en", title)), shape)
        yield from _fields(shape, pointer)


def scopes(ui: Any) -> list[str]:
    """Every scope a UI schema points at, in the order in which it shows them."""
    found, waiting = [], [ui]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            if "scope" in each:
                found.append(str(each["scope"]))
            waiting += reversed(list(each.values()))
        elif isinstance(each, list):
            waiting += reversed(each)
    return found


def _shown(ui: Mapping[str, Any]) -> list[str]:
    return [pointer_of(scope) for scope in scopes(ui)]


def pointer_of(scope: str) -> str:
    """The field a scope of a UI schema points at."""
    return scope.removeprefix("#").replace("/properties/", "/")


def escaped(name: str) -> str:
    """`name` as one step of a JSON Pointer (RFC 6901)."""
    return str(name).replace("~", "~0").replace("/", "~1")


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def value_at(data: Any, pointer: str) -> Any:
    """The value at `pointer`, None if there is none."""
    for step in _steps(pointer):
        if not isinstance(data, Mapping) or step not in data:
            return None
        data = data[step]
    return data


def put_at(data: dict[str, Any], pointer: str, value: Any) -> None:
    """Set the value at `pointer`, with the objects on the way to it; None takes it away."""
    *way, last = _steps(pointer)
    for step in way:
        data = data.setdefault(step, {})
    if value is None:
        data.pop(last, None)
    else:
        data[last] = value
