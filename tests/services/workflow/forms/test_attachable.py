"""What a field that takes files may declare, and which answers will do."""

import copy
import json
from pathlib import Path

import pytest

from contracts.events.catalog import Package
from workflow.forms.attachable import MOST_BYTES, unattached
from workflow.forms.fields import Form
from workflow.forms.rules import lint_form

PROJECT = Path(__file__).resolve().parents[4]
FOLDER = PROJECT / "services/catalog/src/catalog/packages/classroom-booking"
FORM = json.loads((FOLDER / "form.json").read_text())
UI = json.loads((FOLDER / "form.ui.json").read_text())
PDF = {"types": ["pdf"], "max_bytes": 1000}
ID = "7d1f5c0e-0c53-4d0e-8f5b-5a0f4a1f0a11"


def linted(**changes):
    form = copy.deepcopy(FORM)
    form["properties"]["plan"] |= changes
    found = lint_form(Package(process_bpmn="", form=form, form_ui=UI))
    assert all(each.message.zh and each.message.en for each in found)
    return [(each.code, each.element) for each in found]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"x-attachment": "pdf"},
        {"x-attachment": {}},
        {"x-attachment": {"types": ["pdf"]}},
        {"x-attachment": {**PDF, "scan": True}},
        {"x-attachment": {**PDF, "types": []}},
        {"x-attachment": {**PDF, "types": "pdf"}},
        {"x-attachment": {**PDF, "types": ["pdf", "exe"]}},
        {"x-attachment": {**PDF, "types": [["pdf"]]}},
        {"x-attachment": {**PDF, "max_bytes": 0}},
        {"x-attachment": {**PDF, "max_bytes": True}},
        {"x-attachment": {**PDF, "max_bytes": "1000"}},
        {"x-attachment": {**PDF, "max_bytes": MOST_BYTES + 1}},
        {"type": "string"},
        {"items": {"type": "string"}},
        {"items": True},
        {"maxItems": 21},
        {"maxItems": None},
    ],
)
def test_nonsense_is_refused_before_the_matter_goes_online(nonsense):
    found = linted(**nonsense)

    assert found
    assert set(found) <= {("invalid-attachment", "/plan"), ("invalid-schema", None)}


def test_as_much_as_the_platform_takes_may_be_declared():
    assert linted(**{"x-attachment": {**PDF, "max_bytes": MOST_BYTES}, "maxItems": 20}) == []


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"id": "another"}, False),
        ({"field": "/title"}, False),
        ({"media_type": "image/png"}, False),
        ({"size": 1001}, False),
    ],
)
def test_an_answer_is_held_against_the_form_of_now(changes, fits):
    """A newer version of a form may take less than the one a file was attached on."""
    form = copy.deepcopy(FORM)
    form["properties"]["plan"]["x-attachment"] = PDF
    file = {"id": ID, "field": "/plan", "media_type": "application/pdf", "size": 1000}

    wrong = unattached(Form(form), {"plan": [ID]}, [{**file, **changes}])

    assert [each.pointer for each in wrong] == ([] if fits else ["/plan"])


@pytest.mark.parametrize("answers", [{}, {"plan": []}, {"plan": None}, {"plan": "words"}])
def test_an_answer_that_names_nothing_names_nothing_wrong(answers):
    assert unattached(Form(FORM), answers, []) == []
