"""Which part of a title lights up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search.highlights import highlight
from catalog.search.pinyin import syllables


@pytest.mark.parametrize(
    ("title", "query", "shown"),
    [
        ("教室借用审批", "教室", "[教室]借用审批"),
        ("教室借用审批", "jiaoshi", "[教室]借用审批"),
        ("教室借用审批", "jieyong", "教室[借用]审批"),
        ("教室借用审批", "JSJY", "[教室借用]审批"),
        ("教室借用审批", "sjy", "教[室借用]审批"),
        ("教室借用审批", "jiaoshij", "[教室借]用审批"),
        ("教室借用审批", "借教室", "[教室借]用审批"),
        ("教室借用审批", "审批 教室", "[教室]借用[审批]"),
        ("教室借用审批", "aoshi", "教室借用审批"),
        ("重庆校区", "chongqing", "[重庆]校区"),
        ("Classroom booking", "book", "Classroom [book]ing"),
        ("Classroom booking", "room", "Classroom booking"),
        ("场馆借用(剧院、综合楼)", "剧院", "场馆借用([剧院]、综合楼)"),
        ("教室借用审批", "", "教室借用审批"),
    ],
)
def test_what_was_meant_lights_up(title, query, shown):
    pieces = highlight(title, syllables(title), query)

    assert "".join(f"[{p.text}]" if p.hit else p.text for p in pieces) == shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_pieces_are_the_text(title, query):
    assert "".join(p.text for p in highlight(title, syllables(title), query)) == title
