"""Pinyin, computed when a matter is published, never while someone searches."""

from catalog.search.words import is_han, key


def syllables(text: str) -> list[str]:
    """One a character: its pinyin in this context, itself if it has none, "" if it separates."""
    # Imported here: its dictionaries cost a quarter of a second and 30 MB, and
    # a process that only answers searches needs none of them.
    from pypinyin import lazy_pinyin

    read = lazy_pinyin(text, errors=list)  # type: ignore[arg-type]
    if len(read) != len(text):  # a character outside its dictionaries
        return [key(c) for c in text]
    return [key(r) if is_han(c) else key(c) for c, r in zip(text, read, strict=True)]
