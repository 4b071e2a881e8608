"""Every way in which a form cannot run, and the code it is refused with."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contracts.events.catalog import Package
from workflow.forms.rules import lint_form

PROJECT = Path(__file__).resolve().parents[4]
FOLDER = PROJECT / "services/catalog/src/catalog/packages/classroom-booking"
FORM = json.loads((FOLDER / "form.json").read_text())
UI = json.loads((FOLDER / "form.ui.json").read_text())


Change = Callable[[dict[str, Any], dict[str, Any]], None]


def linted(
    change: Callable[[dict[str, Any], dict[str, Any]], None],
) -> list[tuple[str, str | None]]:
    form, ui = copy.deepcopy(FORM), copy.deepcopy(UI)
    change(form, ui)
    found = lint_form(Package(process_bpmn="", form=form, form_ui=ui))
    assert all(each.message.zh and each.message.en for each in found)
    return [(each.code, each.element) for each in found]


def test_the_form_we_deliver_can_run():
    assert linted(lambda *_: None) == []


def _set(*path: Any) -> Change:
    *way, last, value = path

    def change(form: dict[str, Any], _: dict[str, Any]) -> None:
        at = form
        for step in way:
            at = at[step]
        at[last] = value

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_set("properties", "title", "type", "words"), ("invalid-schema", None)),
        (_set("properties", "phone", "pattern", "^(?=x)$"), ("invalid-schema", None)),
        (_set("properties", "date", "format", "moon-phase"), ("invalid-schema", None)),
        (
            _set("properties", "title", {"$ref": "https://elsewhere.example/schema"}),
            ("invalid-schema", None),
        ),
        (_set("type", "array"), ("not-an-object", None)),
        (_set("additionalProperties", True), ("open-form", None)),
        (_set("properties", "name", "x-source", "student.secret"), ("unknown-source", "/name")),
        (_set("properties", "name", "x-source", "https://x"), ("unknown-source", "/name")),
        (_set("properties", "title", "readOnly", True), ("unfillable-field", "/title")),
        (
            _set("properties", "classroom", "x-options", "source", "https://evil.example"),
            ("unknown-options", "/classroom"),
        ),
        (
            _set("properties", "classroom", "x-options", "value", "password"),
            ("unknown-options", "/classroom"),
        ),
        (
            _set("properties", "classroom", "x-options", "params", {"date": "/date"}),
            ("unknown-options", "/classroom"),
        ),
        (
            _set("properties", "classroom", "x-options", "params", "min_seats", "/gone"),
            ("dangling-pointer", "/classroom"),
        ),
        (_set("x-rules", 0, "pointer", "/gone"), ("dangling-pointer", "/gone")),
        (_set("x-rules", 0, "if", "form.gone > 1"), ("unknown-variable", "/last_period")),
        (_set("x-rules", 0, "if", "secrets.all"), ("unknown-variable", "/last_period")),
        (_set("x-rules", 0, "if", "form.date >"), ("bad-expression", "/last_period")),
        (_set("x-rules", 0, "message", "so not"), ("invalid-rule", None)),
    ],
)
def test_a_form_that_cannot_run_is_refused(change, problem):
    assert problem in linted(change)


def test_a_control_that_points_nowhere_is_refused():
    def change(_: dict[str, Any], ui: dict[str, Any]) -> None:
        ui["elements"][0]["elements"][0]["elements"][0]["scope"] = "#/properties/gone"

    assert linted(change) == [("dangling-scope", "#/properties/gone")]


@pytest.mark.parametrize("form", [{}, {"properties": []}, {"type": "object", "properties": 3}])
def test_nonsense_is_refused_not_crashed_on(form):
    assert lint_form(Package(process_bpmn="", form=form, form_ui={}))
