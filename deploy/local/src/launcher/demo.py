"""What makes the demo campus one: people one can sign on as, and its news."""

import json
import subprocess
import sys
from datetime import datetime

from demo_campus.accounts import DEMO_ACCOUNTS, PASSWORD
from demo_campus.announcements import CAMPUS_TIME, announcements
from launcher.home import Home
from launcher.surroundings import surroundings
from launcher.up import up

JOURNEY = "demo_campus.journey"


def demo(home: Home) -> int:
    """Start what is not running, then tell the story; its exit status is ours."""
    if (status := up(home, demo=True)) != 0:
        return status
    state = home.state
    legacy = state["parts"].get("legacy-academic")
    if legacy is None:
        print("The story needs the simulated academic system, not ACADEMIC_LEGACY_URL.")
        return 1
    print(flush=True)
    command = [sys.executable, "-m", JOURNEY, "--base-url", state["url"]]
    command += ["--legacy-url", f"http://127.0.0.1:{legacy['port']}"]
    return subprocess.run(command, cwd=home.project, env=surroundings(), check=False).returncode


def account_lines() -> str:
    """The demo accounts' passwords and roles, as `identity apply-accounts` reads them."""
    return "".join(
        json.dumps(
            {"number": who.number, "password": PASSWORD, "roles": [who.role] if who.role else []}
        )
        + "\n"
        for who in DEMO_ACCOUNTS
    )


def announcement_lines() -> str:
    """The demo campus's news, as `catalog import-announcements` reads it."""
    today = datetime.now(CAMPUS_TIME).date()
    lines = (json.dumps(each, ensure_ascii=False) for each in announcements(today))
    return "".join(f"{line}\n" for line in lines)
