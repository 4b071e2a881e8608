"""Cutting text into what is indexed and what is looked for. Pure; no pinyin is computed here.

Lexemes: `教室` a pair, `教` a character, `booking` a word, `p:shijieyong` pinyin
from some syllable on, `i:sjy` initials from some character on.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_QUERY = 100
#: Pinyin is indexed this many syllables deep from every character.
DEPTH = 24

_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_RUN = re.compile(rf"([{_HAN}]+)|([^\W_{_HAN}]+)")
_APOSTROPHES = str.maketrans("", "", "'’‘`")


def normalise(text: str) -> str:
    """Full width, case, tone marks and accents make no difference; `ü` is typed `v`."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    parts = unicodedata.normalize("NFD", folded).replace("u\u0308", "v")
    bare = "".join(c for c in parts if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).translate(_APOSTROPHES)


def is_han(character: str) -> bool:
    return re.match(f"[{_HAN}]", character) is not None


@dataclass(frozen=True)
class Run:
    """Consecutive characters of one sort."""

    text: str
    han: bool


def runs(text: str) -> list[Run]:
    """What is left of `text` when spaces and punctuation have done their work."""
    return [Run(han or other, bool(han)) for han, other in _RUN.findall(normalise(text))]


def key(text: str) -> str:
    """`text` without anything that separates, to compare whole titles."""
    return "".join(run.text for run in runs(text))


def pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def words(text: str, *, characters: bool) -> set[str]:
    """Lexemes of `text` as written."""
    found: set[str] = set()
    for run in runs(text):
        found.update(pairs(run.text) if run.han else [run.text[:60]])
        if run.han and (characters or len(run.text) == 1):
            found.update(run.text)
    return found


def sounds(syllables: Sequence[str]) -> set[str]:
    """Lexemes of a text as pronounced: from every syllable on, so that prefixes find it."""
    spoken = [s for s in syllables if s]
    found: set[str] = set()
    for start in range(len(spoken)):
        tail = spoken[start : start + DEPTH]
        found.add("p:" + "".join(tail))
        found.add("i:" + "".join(s[0] for s in tail))
    return found


def vector(weighted: Iterable[tuple[str, set[str]]]) -> str:
    """A tsvector literal. A lexeme counts where it weighs most; `weighted` starts with that."""
    best: dict[str, str] = {}
    for weight, lexemes in weighted:
        for lexeme in lexemes:
            best.setdefault(lexeme, weight)
    return " ".join(f"{_quoted(lexeme)}:1{weight}" for lexeme, weight in sorted(best.items()))


@dataclass(frozen=True)
class Query:
    """What to look for: everything (`strict`), or at least something (`loose`).

    Both are tsquery literals; `key` is compared with whole titles.
    """

    strict: str
    loose: str
    key: str


def query(text: str) -> Query | None:
    """None if there is nothing in `text` to look for."""
    found = runs(text[:LONGEST_QUERY])
    if not found:
        return None
    strict = " & ".join(_all_of(run) for run in found)
    loose = " | ".join(dict.fromkeys(term for run in found for term in _terms(run)))
    return Query(strict, loose, "".join(run.text for run in found))


def _all_of(run: Run) -> str:
    if not run.han:
        return f"({' | '.join(_terms(run))})"
    if len(run.text) == 1:
        return _quoted(run.text)
    side_by_side = " & ".join(_quoted(pair) for pair in pairs(run.text))
    # Words are often turned round: 借教室 is 教室借用. In titles and keywords it is
    # enough that every character is there.
    anywhere = " & ".join(f"{_quoted(c)}:ABC" for c in dict.fromkeys(run.text))
    return f"(({side_by_side}) | ({anywhere}))"


def _terms(run: Run) -> list[str]:
    if run.han:
        return [_quoted(term) for term in (pairs(run.text) or [run.text])]
    return [f"{_quoted(prefix + run.text)}:*" for prefix in ("", "p:", "i:")]


def _quoted(lexeme: str) -> str:
    doubled = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{doubled}'"
