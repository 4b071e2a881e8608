"""What a package is refused for, and where the complaint points."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.events.catalog import Package
from workflow.processes.lint import lint

ENTITIES = "".join(f"<!ENTITY e{n} '{'&e' + str(n - 1) + ';' * 10}'>" for n in range(1, 9))
PLAIN = "start -> a\na -> approved"
PackageOf = Callable[..., Package]


def codes(package: Package) -> set[str]:
    return {problem.code for problem in lint(package)}


def test_the_classroom_booking_is_accepted(booking: Package):
    assert lint(booking) == []


@pytest.mark.parametrize(
    ("process", "code"),
    [
        ("start -> a\na -> b\nb -> a\nb -> approved", "several-ways-on"),
        ("start -> a\na -> approved\nb -> approved", "unreachable"),
        ("start -> and\nand -> a\na -> approved\nand -> b\nb -> xor\nxor -> b", "dead-end"),
        (
            "start -> xor\nxor -> a : true\nxor -> b : true\na -> approved\nb -> rejected",
            "no-default",
        ),
        ("start -> xor\nxor -> a\nxor => b\na -> approved\nb -> rejected", "no-condition"),
        ("start -> a : true\na -> approved", "misplaced-condition"),
        ("start -> xor\nxor -> a : form.seats >\nxor => approved\na -> rejected", "bad-expression"),
        (
            "start -> xor\nxor -> a : __import__('os').system()\nxor => approved\na -> rejected",
            "bad-expression",
        ),
        (
            "start -> xor\nxor -> a : form.colour == 1\nxor => approved\na -> rejected",
            "unknown-variable",
        ),
        (
            "start -> xor\nxor -> a : form.reason == ''\nxor => approved\na -> rejected",
            "unknown-variable",
        ),
        (
            "start -> xor\nxor -> a : steps['b'].decision == ''\nxor => approved\na -> rejected",
            "unknown-variable",
        ),
        ("start -> a\na -> ended", "no-end"),
        ("a -> approved", "no-start"),
        ("start -> a\nstart2 -> a\na -> approved", "several-starts"),
        ("start -> a\na -> start\na -> approved", "flow-into-start"),
        ("start -> a\na -> approved\napproved -> a", "flow-from-end"),
        ("start -> system\nsystem -> approved", "unknown-writeback"),
        (
            "start -> xor1\nxor1 -> xor2\nxor2 -> xor1 : form.seats > 1\nxor2 => a\na -> approved",
            "automatic-loop",
        ),
        (
            "start -> xor\nxor -> a : true\nxor => b\na -> and\nb -> and\nand -> approved",
            "join-never-completes",
        ),
        (
            "start -> and\nand -> a\nand -> b\na -> xor\nb -> xor\nxor -> c\nc -> approved",
            "two-tokens",
        ),
        (
            "start -> and-1\nand-1 -> and-2\nand-1 -> and-2\nand-2 -> a\na -> approved",
            "double-flow",
        ),
    ],
)
def test_a_model_that_cannot_run_is_refused(package_of: PackageOf, process: str, code: str):
    assert code in codes(package_of(process))


def replaced(xml: str, old: str, new: str) -> str:
    assert old in xml
    return xml.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('isExecutable="true"', "", "not-executable"),
        (
            "<userTask",
            '<scriptTask id="s"><script>import os</script></scriptTask>\n<userTask',
            "unsupported-element",
        ),
        ("<userTask", '<complexGateway id="s"/><userTask', "unsupported-element"),
        ("<userTask", '<boundaryEvent id="s" attachedToRef="a"/><userTask', "unsupported-element"),
        ("<userTask", '<subProcess id="s"/><userTask', "unsupported-element"),
        ("<userTask", '<x:evil xmlns:x="urn:x"/><userTask', "unsupported-element"),
        ("<process", '<message id="m"/><process', "unsupported-element"),
        ("<process", '<process id="other" isExecutable="true"/><process', "several-processes"),
        (
            'id="a"',
            'id="a" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="x"',
            "foreign-attribute",
        ),
        ('id="a"', 'id="a" yiwang:day="1"', "unknown-attribute"),
        ('id="a"', 'id="a" yiwang:days="soon"', "bad-days"),
        ('id="a"', 'id="a" yiwang:batch="yes"', "bad-batch"),
        ("<startEvent", '<startEvent yiwang:batch="true"', "unknown-attribute"),
        ('id="a"', 'id="approved"', "duplicate-id"),
        ('id="a"', 'id="a b"', "bad-id"),
        ('name="a"', "", "no-name"),
        ('yiwang:post="clerk"', "", "no-assignee"),
        ("\"'D04'\"", '"form.reason"', "unknown-variable"),
        ("\"'D04'\"", '"decision"', "unknown-variable"),
        ('targetRef="approved"', 'targetRef="nowhere"', "dangling-flow"),
        ('id="approved"', 'id="done"', "dangling-flow"),
        ("BPMN/20100524", "BPMN/2099", "not-bpmn"),
    ],
)
def test_an_element_outside_the_list_is_refused(
    draw: Callable[[str], str], package_of: PackageOf, old: str, new: str, code: str
):
    assert code in codes(package_of(replaced(draw(PLAIN), old, new)))


def test_a_script_task_is_refused_with_its_position(booking: Package):
    xml = replaced(booking.process_bpmn, "<serviceTask", "<scriptTask")
    xml = replaced(xml, "</serviceTask", "</scriptTask")
    line = next(n for n, text in enumerate(xml.splitlines(), 1) if "<scriptTask" in text)

    problems = lint(booking.model_copy(update={"process_bpmn": xml}))

    found = next(p for p in problems if p.code == "unsupported-element")
    assert (found.file, found.element) == ("process.bpmn", "book-classroom")
    assert (found.line, found.column) == (line, 5)
    assert found.message.zh == "不支持 scriptTask"
    assert found.message.en == "scriptTask is not supported"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"adapter": "nobody"}, "unknown-operation"),
        ({"operation": "burn"}, "unknown-operation"),
        ({"arguments": {}}, "missing-argument"),
        ({"arguments": {"colour": "form.seats"}}, "unknown-argument"),
        ({"arguments": {"classroom": "form.nothing"}}, "unknown-variable"),
        ({"arguments": {"classroom": "steps['college-review'].decision"}}, "unknown-variable"),
        ({"arguments": {"classroom": "repeat('x', 9)"}}, "bad-expression"),
        ({"arguments": {"classroom": "case.owner"}}, "unknown-variable"),
        ({"arguments": 1}, "bad-writeback"),
        ({"secret": "x"}, "bad-writeback"),
    ],
)
def test_a_write_back_the_adapter_would_not_understand_is_refused(booking: Package, change, code):
    declared = copy.deepcopy(booking.writeback)
    declared["book-classroom"].update(change)

    assert code in codes(booking.model_copy(update={"writeback": declared}))


def test_a_write_back_may_tell_who_asks_and_under_which_number(booking: Package):
    declared = copy.deepcopy(booking.writeback)
    declared["book-classroom"]["arguments"] |= {
        "borrower": "applicant.name + case.number",
        "purpose": "form.statement",
    }

    assert lint(booking.model_copy(update={"writeback": declared})) == []


def test_a_write_back_nobody_asks_for_is_refused(booking: Package):
    declared = {**booking.writeback, "other": booking.writeback["book-classroom"]}

    assert codes(booking.model_copy(update={"writeback": declared})) == {"unused-writeback"}


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("", "malformed-xml"),
        ("<a><b></a>", "malformed-xml"),
        ("\x00", "malformed-xml"),
        ("\ud800", "malformed-xml"),
        (f"<!DOCTYPE b [<!ENTITY e0 'x'>{ENTITIES}]><b>&e8;</b>", "doctype-not-allowed"),
        ("<!DOCTYPE b SYSTEM 'file:///etc/passwd'><b/>", "doctype-not-allowed"),
        ("<!DOCTYPE b [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><b>&x;</b>", "doctype-not-allowed"),
        ("<b>&undeclared;</b>", "malformed-xml"),
        ("<b>" * 40 + "</b>" * 40, "too-deep"),
        ("<b>" * 100_000, "too-deep"),
        (f"<b>{'<c/>' * 10_000}</b>", "too-large"),
        (f"<b>{'x' * 600_000}</b>", "too-large"),
        ("<b " + " ".join(f"a{n}=''" for n in range(1000)) + "/>", "too-large"),
    ],
    ids=lambda value: value if len(value) < 40 else value[:20],
)
def test_a_malicious_file_is_a_problem_and_nothing_worse(package_of: PackageOf, xml: str, code):
    package = package_of(PLAIN).model_copy(update={"process_bpmn": xml})
    problems = lint(package)

    assert problems[0].code == code or {p.code for p in problems} <= {
        "unreadable",
        "too-large",
        "nul-character",
    }


def many(count: int) -> str:
    steps = "\n".join(f"s{n} -> s{n + 1}" for n in range(count))
    return f"start -> s0\n{steps}\ns{count} -> approved"


def wide(count: int) -> str:
    """Joint approval by many departments, each of which may ask again."""
    lines = ["start -> and-split", "and-join -> approved"]
    for n in range(count):
        lines += [
            f"and-split -> xor-in{n}",
            f"xor-in{n} -> s{n}",
            f"s{n} -> xor-out{n}",
            f"xor-out{n} -> xor-in{n} : decision == 'again'",
            f"xor-out{n} => and-join",
        ]
    return "\n".join(lines)


def test_a_model_of_ten_thousand_steps_is_too_large(package_of: PackageOf):
    assert codes(package_of(many(10_000))) == {"too-large"}


@pytest.mark.timeout(60)
def test_twenty_departments_side_by_side_are_checked_in_time(package_of: PackageOf):
    assert lint(package_of(wide(20))) == []


def test_one_of_twenty_that_never_comes_is_found(package_of: PackageOf):
    process = f"{wide(20)}\nxor-out7 -> rejected : decision == 'rejected'"

    assert codes(package_of(process)) == {"join-never-completes"}


def test_a_package_full_of_faults_names_a_hundred(package_of: PackageOf):
    process = PLAIN + "".join(f"\ns{n} -> approved" for n in range(150))

    assert len(lint(package_of(process))) == 100


@pytest.mark.parametrize("form", [{}, {"properties": 1}, {"properties": {"a": 1}}, {"type": []}])
def test_an_odd_form_is_a_problem_and_no_traceback(package_of: PackageOf, form: dict[str, Any]):
    assert lint(package_of(PLAIN, form=form))


def test_a_nul_that_no_database_takes_is_refused(package_of: PackageOf):
    assert codes(package_of(PLAIN, writeback={"a": "\x00"})) == {"nul-character"}


PIECES = st.sampled_from(
    [
        "<process",
        'id="',
        '"',
        ">",
        "</process>",
        "<userTask",
        "<sequenceFlow",
        'sourceRef="a"',
        "&lt;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "<?xml?>",
        "a",
        "\n",
        "-->",
        "{",
        "form.seats",
    ]
)


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(data=st.data())
def test_no_mutilation_of_a_model_makes_a_traceback(booking: Package, data: st.DataObject):
    xml = booking.process_bpmn
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(xml)))
        cut = data.draw(st.integers(0, 60))
        xml = xml[:at] + data.draw(st.one_of(PIECES, st.text(max_size=8))) + xml[at + cut :]

    for problem in lint(booking.model_copy(update={"process_bpmn": xml})):
        assert problem.message.zh
        assert problem.message.en


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=10)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.sampled_from(
                    [
                        "properties",
                        "type",
                        "adapter",
                        "arguments",
                        "x-rules",
                        "book-classroom",
                        "operation",
                    ]
                ),
                st.text(max_size=5),
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=12,
)


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    form=st.dictionaries(st.sampled_from(["properties", "type", "x-rules"]), JSON),
    writeback=st.dictionaries(st.sampled_from(["book-classroom", "b"]), JSON),
)
def test_no_json_in_a_package_makes_a_traceback(booking: Package, form, writeback):
    lint(booking.model_copy(update={"form": form, "writeback": writeback}))
