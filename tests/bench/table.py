"""How the figures are taken and shown.

Contenders of one comparison run interleaved, round after round, and the medians
of the rounds are compared: on a shared machine a single sample swings by two.
Nothing here asserts on time.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

ROUNDS = 5


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` is value ÷ peer, both from the same run."""

    name: str
    value: float
    unit: str
    peer: float | None = None
    ratio: float | None = None
    aim: str = ""


Contender = Callable[[], Awaitable[float]]


async def interleaved(
    contenders: Mapping[str, Contender], rounds: int = ROUNDS
) -> dict[str, float]:
    """The median figure of each contender, after one round for warming up."""
    figures: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, contender in contenders.items():
            figure = await contender()
            if number:
                figures[name].append(figure)
    return {name: median(found) for name, found in figures.items()}


def against(name: str, unit: str, ours: float, theirs: float, aim: str) -> Row:
    return Row(name, ours, unit, theirs, ours / theirs if theirs else None, aim)


async def per_second(
    action: Callable[[], Awaitable[object]], clients: int, seconds: float = 2.0
) -> float:
    """How often `action` ends in a second, with `clients` doing it side by side."""
    done, end = 0, time.perf_counter() + seconds

    async def client() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await action()
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*[client() for _ in range(clients)])
    return done / (time.perf_counter() - began)


def percentiles(samples: list[float]) -> tuple[float, float]:
    """p50 and p99."""
    cuts = quantiles(samples, n=100)
    return cuts[49], cuts[98]


def show(rows: list[Row]) -> str:
    """The table, as Markdown."""
    lines = ["| figure | value | against | ratio | aim |", "|---|---|---|---|---|"]
    for row in rows:
        peer = "" if row.peer is None else _number(row.peer)
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        lines.append(
            f"| {row.name} | {_number(row.value)} {row.unit} | {peer} | {ratio} | {row.aim} |"
        )
    return "\n".join(lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
