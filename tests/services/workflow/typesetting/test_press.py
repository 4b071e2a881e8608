"""Templates see what they are given, and nothing else."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from workflow.typesetting.press import Unprintable, pdf
from workflow.typesetting.rules import MAX_BYTES, lint

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
FACTS = "#let facts = json(bytes(sys.inputs.facts))\n"


async def text_of(source: str, **facts: object) -> str:
    made = await pdf("permit", source, facts, NOW)
    return pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()


async def test_a_template_prints_chinese():
    assert "教室借用许可证：李华" in await text_of(
        FACTS + "教室借用许可证：#facts.name", name="李华"
    )


@pytest.mark.parametrize("name", ["#import", "*bold* _it_ $x$", '#read("/etc/passwd")', "[\\"])
async def test_what_people_typed_is_printed_as_they_typed_it(name):
    printed = await text_of(FACTS + "#facts.name", name=name)

    assert "".join(printed.split()) == "".join(name.split())


@pytest.mark.parametrize(
    "source",
    [
        '#import "@preview/cetz:0.3.0"',
        '#let p = "@preview/cetz:0.3.0"\n#import p: *',
        '#include "/etc/passwd"',
        '#eval("im" + "port \\"@preview/x:1.0.0\\"")',
        '#plugin("x.wasm")',
        '#read("/etc/passwd")',
    ],
)
async def test_a_template_reaches_for_nothing(source):
    assert list(lint("permit", source))
    with pytest.raises(Unprintable):
        await pdf("permit", source, {}, NOW)


@pytest.mark.parametrize(
    "source",
    [
        '#json("/etc/passwd")',
        '#json("../../../../etc/passwd")',
        '#csv("/proc/self/environ")',
        '#image("/etc/passwd")',
        "#facts.missing",
        "#(1 + )",
        "#while true { 1 }",
        "#let f(x) = f(x + 1)\n#f(1)",
    ],
)
async def test_what_cannot_be_set_says_so(source):
    with pytest.raises(Unprintable):
        await pdf("permit", FACTS + source, {"name": "x"}, NOW)


async def test_the_same_facts_give_the_same_file():
    first = await pdf("permit", FACTS + "#facts.name", {"name": "李华"}, NOW)

    assert await pdf("permit", FACTS + "#facts.name", {"name": "李华"}, NOW) == first


def test_a_refusal_says_where():
    (problem,) = lint("permit", "第一行\n第二行 #import x")

    assert (problem.file, problem.line, problem.column) == ("documents/permit.typ", 2, 6)


def test_a_template_is_no_library():
    assert [each.code for each in lint("permit", "x" * (MAX_BYTES + 1))] == ["template-too-large"]
