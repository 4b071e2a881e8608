"""`logs`: what every part says, each line with the name of who says it."""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from launcher.home import Home

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92, 95, 94)


def logs(home: Home, names: Sequence[str], *, lines: int, follow: bool) -> int:
    """The last `lines` of each; with `follow`, what comes, until Ctrl-C."""
    if unknown := [name for name in names if not home.log(name).exists()]:
        known = ", ".join(sorted(log.stem for log in home.logs.glob("*.log")))
        print(f"No log of {', '.join(unknown)}. There are: {known}", file=sys.stderr)
        return 1
    places: dict[Path, int] = {}
    for log in _chosen(home, names):
        text = log.read_bytes()
        places[log] = len(text)
        for line in text.decode(errors="replace").splitlines()[-lines:]:
            _say(log, line, sys.stdout)
    try:
        while follow:
            for log in _chosen(home, names):
                for line in _new_lines(log, places):
                    _say(log, line, sys.stdout)
            sys.stdout.flush()
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    return 0


def _chosen(home: Home, names: Sequence[str]) -> list[Path]:
    return sorted(home.log(n) for n in names) if names else sorted(home.logs.glob("*.log"))


def _new_lines(log: Path, places: dict[Path, int]) -> Iterator[str]:
    """Whole lines only; a log that shrank has been rotated and is read from its start."""
    place = places.get(log, 0)
    if log.stat().st_size < place:
        place = 0
    with log.open("rb") as file:
        file.seek(place)
        new = file.read()
    complete = new.rfind(b"\n") + 1
    places[log] = place + complete
    yield from new[:complete].decode(errors="replace").splitlines()


def _say(log: Path, line: str, output: TextIO) -> None:
    name = f"{log.stem:>16} │ "
    if output.isatty():
        colour = COLOURS[sum(log.stem.encode()) % len(COLOURS)]
        name = f"\033[{colour}m{name}\033[0m"
    output.write(f"{name}{line}\n")
