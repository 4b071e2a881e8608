"""Which part of a title a query has hit. Pure."""

from collections.abc import Sequence

from pydantic import BaseModel

from catalog.search import words


class Piece(BaseModel):
    """A part of a text; put together, the pieces are the text."""

    text: str
    hit: bool


def pieces(text: str, marked: Sequence[bool]) -> list[Piece]:
    """`text` cut where the marking changes."""
    cut: list[Piece] = []
    for character, hit in zip(text, marked, strict=True):
        if cut and cut[-1].hit == hit:
            cut[-1].text += character
        else:
            cut.append(Piece(text=character, hit=hit))
    return cut


def highlight(text: str, syllables: Sequence[str], query: str) -> list[Piece]:
    """`text` with what `query` hit in it: as written, in pinyin, or by initials.

    `syllables` has one entry a character of `text`, or is empty where it was
    not indexed by sound.
    """
    title = _Marking([words.key(character) for character in text])
    spoken = list(syllables) if len(syllables) == len(text) else []
    for run in words.runs(query):
        if run.han:
            title.mark_characters(run.text)
        elif not title.mark(title.letters, run.text) and not title.mark(spoken, run.text):
            title.mark([s[:1] for s in spoken], run.text)
    return pieces(text, title.marked)


class _Marking:
    def __init__(self, letters: Sequence[str]) -> None:
        self.letters, self.marked = letters, [False] * len(letters)
        # A match begins with a Chinese character or with a word, not inside one.
        self._starts = [
            bool(each) and not (each.isascii() and before.isascii() and before)
            for before, each in zip(["", *letters], letters, strict=False)
        ]

    def mark(self, units: Sequence[str], wanted: str) -> bool:
        """Mark every place where `units` begin with `wanted`; the last may be cut short."""
        hits = [(start, _reach(units, start, wanted)) for start in range(len(units))]
        found = [(start, end) for start, end in hits if end and self._starts[start]]
        for start, end in found:
            self.marked[start:end] = [True] * (end - start)
        return bool(found)

    def mark_characters(self, run: str) -> None:
        """The whole run; else its pairs, and its characters if all of them are there."""
        if self.mark(self.letters, run) or len(run) == 1:
            return
        for pair in words.pairs(run):
            self.mark(self.letters, pair)
        if all(character in self.letters for character in run):
            for character in run:
                self.mark(self.letters, character)


def _reach(units: Sequence[str], start: int, wanted: str) -> int:
    """Where the match of `wanted` ends that begins at `start`; 0 if there is none."""
    rest = wanted
    for index in range(start, len(units)):
        unit = units[index]
        if unit.startswith(rest):
            return index + 1
        if not rest.startswith(unit):
            return 0
        rest = rest[len(unit) :]
    return 0
