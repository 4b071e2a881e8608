"""How text is cut into what is indexed and what is looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import words
from catalog.search.pinyin import syllables


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("教室 借用", "教室借用"),
        ("ＪＳＪＹ", "jsjy"),
        ("JiaoShi", "jiaoshi"),
        ("jiào shì", "jiaoshi"),
        ("lǜ", "lv"),
        ("xi'an", "xian"),
        ("教室（A101）", "教室a101"),
        ("\0教\u200b室\t", "教室"),
        ("!?%_'\\:*", ""),
    ],
)
def test_spelling_makes_no_difference(typed, key):
    assert words.key(typed) == key


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("重庆", "chong qing"),
        ("重要", "zhong yao"),
        ("银行", "yin hang"),
        ("绿色", "lv se"),
        ("E 采购", "e  cai gou"),
        ("会计", "kuai ji"),
    ],
)
def test_pinyin_depends_on_the_word(text, pinyin):
    assert syllables(text) == pinyin.split(" ")


def test_pinyin_is_found_from_every_syllable_on_and_initials_too():
    assert words.sounds(["jiao", "shi", ""]) == {"p:jiaoshi", "p:shi", "i:js", "i:s"}


def test_a_lexeme_counts_where_it_weighs_most():
    assert words.vector([("A", {"教室"}), ("D", {"教室", "it's"})]) == "'it''s':1D '教室':1A"


@given(st.text(max_size=200))
def test_whatever_is_typed_can_be_looked_for(typed):
    query = words.query(typed)

    assert query is None or (query.strict and query.loose and query.key)


@given(st.text(max_size=60))
def test_every_character_has_one_syllable(text):
    assert len(syllables(text)) == len(text)
