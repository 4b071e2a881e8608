"""`up`: start the platform in the background and say how it goes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from launcher import down
from launcher.home import Home
from launcher.portal import build_in, dist_in
from launcher.servers.processes import tail
from launcher.summary import summary

PATIENCE_SECONDS = 300.0
START_MARK = "--- start"


def up(home: Home, *, demo: bool) -> int:
    """0: it runs, because of us or already. Interrupted or failed, nothing is left running."""
    began = time.monotonic()
    if home.state.get("phase") == "stopping":
        home.is_released(down.PATIENCE_SECONDS)
    if home.is_supervised():
        if not _until_ready(home):
            print("The platform is there but does not get ready; see `make logs`.", file=sys.stderr)
            return 1
        if demo and not home.state["demo"]:
            print("Running without the demo campus; starting again with it.")
            down.down(home)
        else:
            print("Already running.\n")
            print(summary(home.state))
            if serves_another_portal(home):
                print("\nThe portal has been built since; `make down up` shows it.")
            return 0
    down.end_leftovers(home)
    return _start(home, began, demo=demo)


def _start(home: Home, began: float, *, demo: bool) -> int:
    reports, report = os.pipe()
    command = [sys.executable, "-m", "launcher", "supervise", "--report", str(report)]
    with home.log("launcher").open("ab") as log:
        supervisor = subprocess.Popen(
            command + (["--demo"] if demo else []),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[report],
            cwd=home.project,
        )
    os.close(report)
    ready = False
    try:
        with os.fdopen(reports) as lines:
            for line in lines:
                if line.strip() == "ready":
                    ready = True
                    break
                print(f"{time.monotonic() - began:6.1f} s  {line.strip()}", flush=True)
    except KeyboardInterrupt:
        print("\nInterrupted; stopping what had started.")
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait()
        return 130
    if not ready:
        supervisor.wait()
        if home.is_supervised() and _until_ready(home):
            # Two of us at once; the other one was faster.
            print(summary(home.state))
            return 0
        print(_why(home.log("launcher")), file=sys.stderr)
        return 1
    print(f"{time.monotonic() - began:6.1f} s  ready\n")
    print(summary(home.state))
    return 0


def serves_another_portal(home: Home) -> bool:
    """The gateway read its files when it started."""
    told = home.environment.get("gateway", {}).get("GATEWAY_PORTAL_FOLDER")
    return build_in(Path(told or dist_in(home.project))) != home.state.get("portal", "")


def _why(log: Path) -> str:
    last = tail(log, 200).rpartition(START_MARK)[2]
    return f"The platform did not start. {log} says:\n\n{last.strip()}"


def _until_ready(home: Home) -> bool:
    """Somebody else may be starting it this moment."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while home.is_supervised() and time.monotonic() < deadline:
        if home.state.get("phase") == "ready":
            return True
        time.sleep(0.2)
    return False
