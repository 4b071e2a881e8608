"""Child processes that never outlive us, and end when told to."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from launcher.servers.unprivileged import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class DidNotStart(RuntimeError):
    """A server ended, or stayed silent, instead of getting ready."""


def die_with_parent(signum: int, parent: int) -> None:
    """The kernel sends us `signum` when our parent ends. Linux only.

    Elsewhere the next start finds leftovers by their recorded ids.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signum)
    # The parent may have gone between fork and prctl; then nobody will tell us.
    if os.getppid() != parent:
        os.kill(os.getpid(), signum)


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None,
    stop_signal: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` in its own session, writing to the end of `log`.

    Its own session: a Ctrl-C in the terminal is for us, and we stop servers in
    order.
    """
    parent = os.getpid()
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=None if environment is None else dict(environment),
            cwd=cwd,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
            # Runs after the change of user, which would have cleared the setting.
            preexec_fn=lambda: die_with_parent(stop_signal, parent),  # noqa: PLW1509
        )


def tail(log: Path, lines: int = 20) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text("utf-8", errors="replace").splitlines()[-lines:])


def born(pid: int) -> float | None:
    """When process `pid` started; None if there is none, or only its corpse."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return None
        return process.create_time()
    except psutil.Error:
        return None


def end(pid: int, how: signal.Signals = signal.SIGTERM, seconds: float = 15) -> None:
    """End a process that need not be our child: ask with `how`, insist with SIGKILL."""
    try:
        process = psutil.Process(pid)
        process.send_signal(how)
        try:
            process.wait(seconds)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(5)
    except psutil.NoSuchProcess:
        return
