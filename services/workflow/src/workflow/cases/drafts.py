"""What a patch makes of a draft, and what a newer form would make of it."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from chassis.problems import FieldError
from contracts.words import Text
from workflow.cases.errors import NotEditable
from workflow.cases.models import Case
from workflow.forms import messages
from workflow.forms.answers import errors_of_draft
from workflow.forms.errors import InvalidForm
from workflow.forms.fields import Field, Form, put_at, value_at
from workflow.forms.patches import merged, unstorable
from workflow.forms.visibility import with_dependents


class FieldRef(BaseModel):
    pointer: str
    title: Text


class Changes(BaseModel):
    """What differs between two versions of a form, as far as a draft is concerned."""

    added: list[FieldRef]
    removed: list[FieldRef]
    changed: list[FieldRef]


def edited(case: Case, form: Form, patch: Mapping[str, Any]) -> dict[str, Any]:
    """The data of `case` with `patch` applied; InvalidForm for what may not be."""
    if not case.is_editable:
        raise NotEditable
    # Before merging, which recurses as deeply as the patch does.
    if (hopeless := unstorable(patch)) is not None:
        raise InvalidForm(errors=[hopeless])
    data: dict[str, Any] = merged(case.data, patch)
    forbidden = [
        *_forbidden(case, form, data),
        *_overwritten(case, form, data),
    ]
    errors = forbidden or errors_of_draft(form, data)
    if errors:
        raise InvalidForm(errors=errors)
    return data


def _forbidden(case: Case, form: Form, after: Mapping[str, Any]) -> list[FieldError]:
    """Fields nobody asked to have mended. Sending them back as they are does no harm."""
    allowed = _mendable(case, form)
    if allowed is None:
        return []
    return [
        FieldError(field.pointer, messages.NOT_FLAGGED)
        for field in form.fields.values()
        if not _within(field.pointer, allowed) and _differs(case, field, after)
    ]


def expect_mendable(case: Case, form: Form, pointer: str) -> None:
    """Raises what keeps the applicant from changing this field now."""
    if not case.is_editable:
        raise NotEditable
    allowed = _mendable(case, form)
    if allowed is not None and not _within(pointer, allowed):
        raise InvalidForm(errors=[FieldError(pointer, messages.NOT_FLAGGED)])


def _mendable(case: Case, form: Form) -> frozenset[str] | None:
    """What the office flagged, and what that shows or hides. None means anything."""
    return None if case.mendable is None else with_dependents(form, case.mendable)


def prefillable(case: Case, form: Form) -> list[Field]:
    """The prefilled fields that may change now."""
    allowed = case.mendable
    if allowed is None:
        return list(form.prefilled)
    return [field for field in form.prefilled if _within(field.pointer, allowed)]


def _within(pointer: str, allowed: frozenset[str]) -> bool:
    """Itself, something inside it, or something around it, is allowed."""
    return any(
        pointer == each or pointer.startswith(f"{each}/") or each.startswith(f"{pointer}/")
        for each in allowed
    )


def _overwritten(case: Case, form: Form, after: Mapping[str, Any]) -> list[FieldError]:
    """Read-only fields that would change."""
    return [
        FieldError(field.pointer, messages.READ_ONLY)
        for field in form.fields.values()
        if field.read_only and _differs(case, field, after)
    ]


def _differs(case: Case, field: Field, after: Mapping[str, Any]) -> bool:
    return bool(value_at(after, field.pointer) != value_at(case.data, field.pointer))


def params_of(field: Field, data: Mapping[str, Any]) -> dict[str, Any]:
    """What to ask for the choices of `field` with, as far as it is filled in."""
    declared = field.options.params if field.options else {}
    found = {name: value_at(data, pointer) for name, pointer in declared.items()}
    return {name: value for name, value in found.items() if value is not None}


def undecided(
    form: Form, choices: Mapping[str, Any], data: Mapping[str, Any]
) -> list[tuple[Field, dict[str, Any]]]:
    """The choices made whose live system has not been asked about them, and with what to ask."""
    found = []
    for field in form.chosen:
        value, params = value_at(data, field.pointer), params_of(field, data)
        kept = choices.get(field.pointer, {})
        if value is not None and (kept.get("value"), kept.get("params")) != (value, params):
            found.append((field, params))
    return found


def not_offered(form: Form, choices: Mapping[str, Any]) -> list[FieldError]:
    """Choices the live system does not offer. One it could not be asked about may pass:
    whoever approves it, and the write-back, ask again."""
    return [
        FieldError(field.pointer, messages.NOT_OFFERED)
        for field in form.chosen
        if choices.get(field.pointer, {}).get("status") == "not-offered"
    ]


def changes(old: Form, new: Form) -> Changes:
    before, after = old.fields, new.fields
    return Changes(
        added=[_ref(after[pointer]) for pointer in after if pointer not in before],
        removed=[_ref(before[pointer]) for pointer in before if pointer not in after],
        changed=[
            _ref(after[pointer])
            for pointer in after
            if pointer in before and dict(before[pointer].shape) != dict(after[pointer].shape)
        ],
    )


def _ref(field: Field) -> FieldRef:
    return FieldRef(pointer=field.pointer, title=field.title)


def carried_over(old: Form, new: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """What of `data` still fits a newer form. What it no longer knows is dropped."""
    kept: dict[str, Any] = {}
    for pointer in old.fields:
        field = new.fields.get(pointer)
        if field is None or "properties" in field.shape:
            continue
        alone: dict[str, Any] = {}
        put_at(alone, pointer, value_at(data, pointer))
        if alone and not errors_of_draft(new, alone):
            put_at(kept, pointer, value_at(data, pointer))
    return kept
