"""Answers as a person reads them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from contracts.words import Text
from workflow.forms.fields import Field, Form, value_at


class Answer(BaseModel):
    """One field with its answer. `text` says in words what `value` says in code."""

    pointer: str
    title: Text
    value: Any
    text: Text


def answers(
    form: Form,
    data: Mapping[str, Any],
    choices: Mapping[str, Any],
    attachments: Sequence[Mapping[str, Any]] = (),
) -> list[Answer]:
    """Every field that was answered, in the order of the form."""
    names = {each["id"]: each["name"] for each in attachments}
    return list(_answers(form, data, choices, names))


def _answers(
    form: Form, data: Mapping[str, Any], choices: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Answer]:
    for field in form.fields.values():
        value = value_at(data, field.pointer)
        if value is None or isinstance(value, Mapping):
            continue
        label = choices.get(field.pointer, {}).get("label")
        said = [names.get(id, id) for id in value] if field.attachable else value
        text = Text(zh=label, en=label) if label else _text(field, said)
        yield Answer(pointer=field.pointer, title=field.title, value=value, text=text)


def _text(field: Field, value: Any) -> Text:
    if isinstance(value, bool):
        return Text(zh="是" if value else "否", en="yes" if value else "no")
    for choice in field.shape.get("oneOf", ()):
        if choice.get("const") == value:
            title = choice.get("title", str(value))
            return Text(zh=title, en=choice.get("x-title-en", title))
    if isinstance(value, list):
        return Text(zh="、".join(map(str, value)), en=", ".join(map(str, value)))
    return Text(zh=str(value), en=str(value))
