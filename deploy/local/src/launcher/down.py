"""`down`: stop everything; data and logs stay."""

import os
import shutil
import signal
import sys

from launcher.home import Home
from launcher.servers import processes, unprivileged

PATIENCE_SECONDS = 60.0


def down(home: Home) -> int:
    """0 when nothing of the platform runs any more."""
    if not home.is_supervised():
        ended = end_leftovers(home)
        print("Ended what an earlier run had left." if ended else "Not running.")
        return 0
    _signal_supervisor(home, signal.SIGTERM)
    if not home.is_released(PATIENCE_SECONDS):
        _signal_supervisor(home, signal.SIGKILL)
        home.is_released(5)
    end_leftovers(home)
    if home.is_supervised():
        print("The supervisor does not end.", file=sys.stderr)
        return 1
    print("Stopped. Data and logs are kept.")
    return 0


def reset(home: Home) -> int:
    """Stop, and forget everything: databases, streams, mail, logs, secrets."""
    if (status := down(home)) != 0:
        return status
    unprivileged.forget_neutral_directory(home.project)
    shutil.rmtree(home.folder)
    print("Forgotten. The next start begins anew.")
    return 0


def end_leftovers(home: Home) -> int:
    """End processes that outlived their supervisor; returns how many there were."""
    found = 0
    for part in home.state.get("parts", {}).values():
        pid = part.get("pid")
        if pid is not None and processes.born(pid) == part.get("born"):
            processes.end(pid)
            found += 1
    return found


def _signal_supervisor(home: Home, signum: signal.Signals) -> None:
    pid = home.state.get("pid")
    if pid is not None and processes.born(pid) == home.state.get("born"):
        os.kill(pid, signum)
