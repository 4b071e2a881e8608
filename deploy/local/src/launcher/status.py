"""`status`: what runs, where, and how much memory it takes."""

import asyncio
import sys

import psutil
from rich.console import Console
from rich.table import Table

from launcher import readiness
from launcher.home import Home, PartState
from launcher.parts import PARTS

MEBIBYTE = 1024 * 1024


def status(home: Home) -> int:
    """0 when everything is ready, 1 when something is not, 3 when nothing runs."""
    if not home.is_supervised():
        print("Not running. `make up` starts it.")
        return 3
    state = home.state
    table = Table(box=None, pad_edge=False)
    for column in ("part", "state", "pid", "port", "memory"):
        table.add_column(column, justify="right" if column in ("pid", "port", "memory") else "left")
    total, all_ready = 0, True
    rows = dict(state["parts"])
    for name in ("nursery", "launcher"):
        pid = state["pid"] if name == "launcher" else state["nursery"]
        rows[name] = PartState(pid=pid, state=state["phase"])
    answers = asyncio.run(_ask(rows))
    for name, part in rows.items():
        shown = part["state"]
        if shown == "ready" and not answers.get(name, True):
            shown = "not ready"
        all_ready &= shown == "ready"
        if part.get("restarts"):
            shown += f" ({part['restarts']} restarts)"
        memory = memory_of(part.get("pid"), family=name not in ("nursery", "launcher"))
        total += memory
        table.add_row(
            name,
            shown,
            str(part.get("pid") or ""),
            str(part.get("port") or ""),
            f"{memory / MEBIBYTE:.0f} MB" if memory else "",
        )
    table.add_section()
    table.add_row("", "", "", "", f"{total / MEBIBYTE:.0f} MB")
    Console(width=None if sys.stdout.isatty() else 100).print(table)
    return 0 if all_ready else 1


async def _ask(rows: dict[str, PartState]) -> dict[str, bool]:
    """Services say themselves whether they are ready."""
    named = {part.name for part in PARTS} & {name for name, row in rows.items() if row.get("port")}
    ports = {name: rows[name]["port"] or 0 for name in named}
    asked = [readiness.answers_ok(port, "/readyz", 3) for port in ports.values()]
    return dict(zip(ports, await asyncio.gather(*asked), strict=True))


def memory_of(pid: int | None, *, family: bool = True) -> int:
    """Bytes of a process, with its `family` of children; shared pages are divided among users.

    On macOS, which does not tell, what is resident.
    """
    if pid is None:
        return 0
    total = 0
    try:
        process = psutil.Process(pid)
        for member in [process, *(process.children(recursive=True) if family else ())]:
            full = member.memory_full_info()
            total += getattr(full, "pss", 0) or full.rss
    except psutil.Error:
        return total
    return total
