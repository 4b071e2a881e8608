"""What the whole platform takes: seconds until it is ready, and memory."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import psutil
from table import Row

from launcher.home import PROJECT, Home


def start(env: dict[str, str]) -> float:
    """Seconds `make up` takes with everything installed."""
    began = perf_counter()
    subprocess.run(
        [sys.executable, "-m", "launcher", "up", "--demo"], env=env, cwd=PROJECT, check=True
    )
    return perf_counter() - began


def stop(env: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "launcher", "down"], env=env, cwd=PROJECT, check=True)


def memory(folder: Path) -> float:
    """MB of PSS of the supervisor and everything below it: shared pages count once."""
    supervisor = psutil.Process(Home(folder).state["pid"])
    family = [supervisor, *supervisor.children(recursive=True)]
    return sum(process.memory_full_info().pss for process in family) / 1e6


def rows(first: float, second: float, megabytes: float) -> list[Row]:
    return [
        Row("make up, first start with an empty campus", first, "s"),
        Row("make up, everything installed and loaded", second, "s", aim="≤ 15"),
        Row("memory of the whole platform (PSS)", megabytes, "MB", aim="≤ 900"),
    ]
