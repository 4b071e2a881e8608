"""What is hidden, as browsers and we both see it."""

import pytest

from workflow.forms.fields import Form
from workflow.forms.visibility import lint_visibility, shown_only, with_dependents

SCHEMA = {
    "type": "object",
    "required": ["count"],
    "properties": {
        "count": {"type": "integer"},
        "plan": {"type": "string"},
        "detail": {"type": "string"},
        "inner": {"type": "object", "properties": {"note": {"type": "string"}}},
    },
}


def control(name, rule=None):
    scope = "#/properties/" + name.replace("/", "/properties/")
    return {"type": "Control", "scope": scope, **({} if rule is None else {"rule": rule})}


def rule(effect="SHOW", name="count", schema=None, **more):
    schema = {"exclusiveMinimum": 100} if schema is None else schema
    condition = {"scope": f"#/properties/{name}", "schema": schema, "failWhenUndefined": True}
    return {"effect": effect, "condition": {**condition, **more}}


def layout(*elements, **more):
    return {"type": "VerticalLayout", "elements": list(elements), **more}


def form(*elements, **more):
    return Form(SCHEMA, layout(control("count"), *elements, **more))


CHAIN = form(control("plan", rule()), control("detail", rule(name="plan", schema={})))


@pytest.mark.parametrize(
    ("asked", "answers", "left"),
    [
        (form(control("plan", rule())), {"count": 101, "plan": "x"}, {"count", "plan"}),
        (form(control("plan", rule())), {"count": 100, "plan": "x"}, {"count"}),
        (form(control("plan", rule())), {"plan": "x"}, set()),
        (form(control("plan", rule("HIDE"))), {"count": 101, "plan": "x"}, {"count"}),
        (form(control("plan", rule("HIDE"))), {"plan": "x"}, {"plan"}),
        (form(control("plan", rule("DISABLE"))), {"count": 101, "plan": "x"}, {"count", "plan"}),
        (form(layout(control("plan"), rule=rule())), {"count": 1, "plan": "x"}, {"count"}),
        # Shown in one place of two, it is shown.
        (
            form(control("plan", rule()), control("plan")),
            {"count": 1, "plan": "x"},
            {"count", "plan"},
        ),
        # Nobody shows it, nobody hides it.
        (form(), {"count": 1, "plan": "x"}, {"count", "plan"}),
        # Hiding one hides another.
        (CHAIN, {"count": 1, "plan": "x", "detail": "y"}, {"count"}),
        (CHAIN, {"count": 101, "plan": "x", "detail": "y"}, {"count", "plan", "detail"}),
    ],
)
def test_what_a_form_does_not_show_is_dropped(asked, answers, left):
    before = {**answers}

    assert set(shown_only(asked, answers)) == left
    assert answers == before


def test_a_hidden_answer_inside_another_is_dropped_alone():
    asked = form(control("inner/note", rule()))

    assert shown_only(asked, {"count": 1, "inner": {"note": "x", "other": 1}}) == {
        "count": 1,
        "inner": {"other": 1},
    }


def test_what_a_field_shows_or_hides_depends_on_it():
    asked = form(control("plan", rule()), layout(control("detail"), rule=rule()))

    assert with_dependents(asked, ["/count"]) == {"/count", "/plan", "/detail"}
    assert with_dependents(asked, ["/plan"]) == {"/plan"}


@pytest.mark.parametrize(
    "wrong",
    [
        "SHOW",
        {},
        {"effect": "SHOW"},
        {"effect": "VANISH", "condition": rule()["condition"]},
        {"effect": "SHOW", "condition": {"type": "AND", "conditions": []}},
        rule(failWhenUndefined=False),
        rule(scope=7),
        rule(schema={"type": "words"}),
        rule(schema=True),
    ],
)
def test_a_rule_that_browsers_might_read_otherwise_is_refused(wrong):
    (found,) = lint_visibility(form(control("plan", wrong)), "form.ui.json")

    assert found.code == "invalid-ui-rule"


@pytest.mark.parametrize(
    "ui", [{"type": "VerticalLayout", "elements": 3}, layout("words"), layout(None)]
)
def test_a_layout_that_is_none_is_refused(ui):
    (found,) = lint_visibility(Form(SCHEMA, ui), "form.ui.json")

    assert found.code == "invalid-ui-rule"


def test_a_field_that_may_be_hidden_cannot_always_be_required():
    asked = form(control("plan", rule()))
    always = Form({**SCHEMA, "required": ["plan"]}, asked.ui)

    assert list(lint_visibility(asked, "form.ui.json")) == []
    assert [each.element for each in lint_visibility(always, "form.ui.json")] == ["/plan"]
