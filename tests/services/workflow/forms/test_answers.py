"""What is said about answers, to the word."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.forms.answers import decision_fields, errors_of, errors_of_draft
from workflow.forms.fields import Form
from workflow.forms.shown import answers

PROJECT = Path(__file__).resolve().parents[4]
SCHEMA = PROJECT / "services/catalog/src/catalog/packages/classroom-booking/form.json"
FORM = Form(json.loads(SCHEMA.read_text()))
TODAY = date(2026, 11, 22)
GOOD = {
    "name": "李华",
    "number": "20230101",
    "college": "计算机学院",
    "phone": "13800001234",
    "date": "2026-12-01",
    "first_period": 3,
    "last_period": 4,
    "attendees": 60,
    "classroom": "MD101",
    "purpose": "lecture",
    "title": "学术讲座",
    "statement": "邀请校外专家作讲座",
}


def said(changes: dict) -> list[tuple[str, str]]:
    """Pointers and Chinese messages for good answers with `changes`; None leaves one out."""
    data = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    return [(each.pointer, each.message.zh) for each in errors_of(FORM, data, TODAY)]


def test_good_answers_are_taken():
    assert said({}) == []


@pytest.mark.parametrize(
    ("changes", "pointer", "message"),
    [
        ({"title": None}, "/title", "必填"),
        ({"title": "讲"}, "/title", "至少 2 个字"),
        ({"statement": "长" * 501}, "/statement", "最多 500 个字"),
        ({"purpose": "party"}, "/purpose", "请从给定的选项中选择"),
        ({"date": "明天"}, "/date", "请填写日期，如 2026-09-01"),
        ({"date": "2026-02-30"}, "/date", "请填写日期，如 2026-09-01"),
        ({"attendees": 0}, "/attendees", "不能小于 1"),
        ({"attendees": "60"}, "/attendees", "请填写整数"),
        ({"attendees": 60.5}, "/attendees", "请填写整数"),
        ({"last_period": 14}, "/last_period", "不能大于 13"),
        ({"phone": "打电话"}, "/phone", "请填写有效的电话号码"),
        ({"classroom": "../etc"}, "/classroom", "请从可借用的教室中选择"),
        ({"wish": "more"}, "/wish", "表单中没有此字段"),
        ({"first_period": 5}, "/last_period", "结束节次不能早于开始节次"),
        ({"date": "2026-11-22"}, "/date", "借用日期必须晚于今天"),
        ({"date": "2025-01-01"}, "/date", "借用日期必须晚于今天"),
        ({"date": "2027-01-22"}, "/date", "只能借用 60 天以内的教室"),
    ],
)
def test_a_wrong_answer_is_pointed_at_in_words(changes, pointer, message):
    assert said(changes) == [(pointer, message)]


@pytest.mark.parametrize("day", ["2026-11-23", "2027-01-21"])
def test_the_first_and_last_day_one_may_ask_for_are_taken(day):
    assert said({"date": day}) == []


def test_every_message_comes_in_both_languages():
    for error in errors_of(FORM, {"date": "x", "attendees": "x", "more": 1}, TODAY):
        assert error.message.en.isascii()
        assert not error.message.zh.isascii()


def test_everything_missing_is_said_at_once():
    assert {pointer for pointer, _ in said(dict.fromkeys(GOOD))} == {f"/{name}" for name in GOOD}


def test_a_draft_may_be_unfinished_but_not_absurd():
    assert errors_of_draft(FORM, {"title": "讲"}) == []
    found = errors_of_draft(FORM, {"title": 3, "more": 1})
    assert {each.pointer for each in found} == {"/more", "/title"}


def test_a_form_holds_no_novel():
    assert [e.pointer for e in errors_of(FORM, {"statement": "长" * 40_000}, TODAY)] == [""]


def test_a_hostile_pattern_costs_no_time():
    form = Form({"type": "object", "properties": {"a": {"type": "string", "pattern": "^(a+)+$"}}})

    assert [e.pointer for e in errors_of(form, {"a": "a" * 5000 + "!"}, TODAY)] == ["/a"]


def test_rules_look_at_decision_fields_only():
    assert decision_fields(FORM, GOOD) == {"attendees": 60, "purpose": "lecture"}


def test_answers_are_shown_in_words():
    shown = {
        each.pointer: each for each in answers(FORM, GOOD, {"/classroom": {"label": "明德楼101"}})
    }

    assert shown["/purpose"].text.zh == "讲座、报告"
    assert shown["/classroom"].text.zh == "明德楼101"
    assert shown["/classroom"].value == "MD101"


def test_answers_come_in_the_order_of_the_page():
    ui = json.loads(SCHEMA.with_name("form.ui.json").read_text())
    shuffled = {**FORM.schema, "properties": dict(sorted(FORM.schema["properties"].items()))}

    assert list(Form(shuffled, ui).fields)[:5] == [
        "/name",
        "/number",
        "/college",
        "/phone",
        "/date",
    ]


_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(
    st.dictionaries(st.sampled_from(sorted(GOOD)) | st.text(max_size=8), json_values, max_size=8)
)
def test_whatever_is_sent_gets_an_answer(changes):
    errors_of(FORM, {**GOOD, **changes}, TODAY)
    errors_of_draft(FORM, changes)
