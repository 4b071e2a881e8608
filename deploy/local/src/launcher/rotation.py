"""Logs that never fill the disk."""

import asyncio
import shutil
from pathlib import Path

LIMIT = 10 * 1024 * 1024
KEPT = 3


def rotate(log: Path, limit: int = LIMIT) -> bool:
    """Once over `limit`, move what is in `log` to `log.1`, `log.1` to `log.2`, and so on.

    Copied and cut, not renamed: the processes hold the file open, and append,
    so they go on at its new end. A line written in between may be lost.
    """
    if not log.exists() or log.stat().st_size <= limit:
        return False
    for number in range(KEPT, 1, -1):
        older = log.with_name(f"{log.name}.{number - 1}")
        if older.exists():
            older.rename(log.with_name(f"{log.name}.{number}"))
    shutil.copyfile(log, log.with_name(f"{log.name}.1"))
    with log.open("r+b") as file:
        file.truncate(0)
    return True


def rotate_all(folder: Path) -> None:
    for log in folder.glob("*.log"):
        rotate(log)


async def keep_small(folder: Path, seconds: float = 30) -> None:
    while True:
        await asyncio.sleep(seconds)
        rotate_all(folder)
