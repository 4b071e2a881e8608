"""The words, in both languages, and nothing but words."""

import pytest

from contracts.words import Text
from notify.announcements.rules import TEMPLATES, Kind, words_for

NUMBER = Text(zh="JSJY-2026-000001", en="JSJY-2026-000001")
MATTER = Text(zh="教室借用审批", en="Classroom booking")
STEP = Text(zh="学院审核", en="College review")
PHONE = Text(zh="手机号", en="Mobile phone")


def test_a_title_names_the_matter_and_the_case():
    words = words_for(Kind.CASE_APPROVED, {"matter": MATTER, "number": NUMBER})

    assert words.title.zh == "您的「教室借用审批」申请 JSJY-2026-000001 已通过"
    assert words.title.en == "Your application JSJY-2026-000001 (Classroom booking) was approved"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_words_in_both_languages(kind):
    words = words_for(kind, {"matter": MATTER, "number": NUMBER, "step": STEP, "field": PHONE})

    for part in (words.title, words.body):
        assert part.zh
        assert part.en
        assert "{" not in part.zh + part.en
    assert ("手机号" if kind.category == "data" else "教室借用审批") in words.title.zh
    assert set(TEMPLATES) == set(Kind)


@pytest.mark.parametrize(
    "title",
    [
        "{number}",
        "{{7*7}}",
        "{% raise %}",
        "{matter.__class__}",
        "$number ${number} %(number)s %s",
        "<script>alert(1)</script>",
        r"\g<0> \1",
    ],
)
def test_what_stands_in_a_value_stays_what_it_is(title):
    words = words_for(Kind.CASE_SUBMITTED, {"matter": Text(zh=title, en=title), "number": NUMBER})

    assert f"「{title}」" in words.title.zh
    assert words.title.zh.count("JSJY") == 1 + title.count("JSJY")


def test_a_value_is_one_line_and_not_endless():
    title = "教室\r\nBcc: everyone@jianghai.example\u2028" + "长" * 500

    words = words_for(Kind.CASE_SUBMITTED, {"matter": Text(zh=title, en=title), "number": NUMBER})

    assert words.title.zh.splitlines() == [words.title.zh]
    assert len(words.title.zh) < 300
