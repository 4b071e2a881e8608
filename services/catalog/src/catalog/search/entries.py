"""From a matter's texts to the row it is found by. Pure, but slow enough for a thread."""

from collections.abc import Iterable, Mapping
from typing import Any

from catalog.matters.manifest import Guide, Manifest
from catalog.matters.vocabulary import LIFE_EVENTS, THEMES
from catalog.search import words
from catalog.search.pinyin import syllables
from contracts.words import Text

#: Of a guide's text, in characters; keeps a tsvector far below PostgreSQL's 1 MB.
INDEXED_TEXT = 20_000


def entry(content: Manifest, departments: Mapping[str, Text], *, here: bool) -> dict[str, Any]:
    """A SearchEntry. Title weighs most, then department, then keywords, then the guide."""
    offices = [departments[code] for code in content.departments if code in departments]
    labels = [THEMES[content.theme], *(LIFE_EVENTS[each] for each in content.life_events)]
    keywords = [*content.keywords.zh, *content.keywords.en, *(t for x in labels for t in _both(x))]
    spoken = syllables(content.title.zh)
    lexemes = words.vector(
        [
            ("A", _names([content.title.zh, content.title.en])),
            ("B", _names(text for office in offices for text in _both(office))),
            ("C", _names(keywords)),
            ("D", words.words(_prose(content)[:INDEXED_TEXT], characters=False)),
        ]
    )
    return {
        "matter_code": content.code,
        "lexemes": lexemes,
        "title_key": words.key(content.title.zh),
        "english_key": words.key(content.title.en),
        "pinyin_key": "".join(spoken),
        "initials_key": "".join(s[:1] for s in spoken),
        "here": here,
        "syllables": spoken,
    }


def sort_key(content: Manifest) -> str:
    """Where a list in pinyin order has this matter."""
    return " ".join(s for s in syllables(content.title.zh) if s)


def _names(texts: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for text in texts:
        found |= words.words(text, characters=True)
        if any(words.is_han(c) for c in text):
            found |= words.sounds(syllables(text))
    return found


def _both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def _prose(content: Manifest) -> str:
    return "\n".join(text for each in _texts(content) for text in _both(each))


def _texts(content: Manifest) -> Iterable[Text]:
    guide: Guide = content.guide
    yield content.summary
    yield from guide.conditions
    yield from guide.steps
    for material in guide.materials:
        yield material.name
    for basis in guide.basis:
        yield basis.title
    for text in (guide.result, content.system.name if content.system else None):
        if text is not None:
            yield text
