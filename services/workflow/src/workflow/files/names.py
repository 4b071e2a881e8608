"""What a file may be called: a name that harms no screen, no header and no disk."""

import unicodedata

MOST_LETTERS = 120
# Control and format characters (text that runs backwards hides an ending),
# halves of characters, and separators of lines.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def cleaned(name: str) -> str:
    """`name` without path and harmful characters, shortened before its ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    harmless = "".join(each for each in last if unicodedata.category(each) not in _HARMFUL)
    plain = " ".join(harmless.split()).strip(". ")
    if len(plain) <= MOST_LETTERS:
        return plain
    ending = ending_of(plain)
    if not ending or len(ending) > 10:
        return plain[:MOST_LETTERS]
    return f"{plain[: MOST_LETTERS - len(ending) - 1].rstrip()}.{ending}"


def ending_of(name: str) -> str:
    """`pdf` of `Plan.PDF`, nothing where there is no ending."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""
