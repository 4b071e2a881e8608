"""`dead-letters`: facts no service could handle, of all services or one."""

import subprocess
import sys

from launcher.home import Home
from launcher.parts import PARTS, Part
from launcher.surroundings import surroundings


def dead_letters(home: Home, name: str | None, *, replay: bool) -> int:
    """List them; with `replay`, have their services try again."""
    if not home.is_supervised():
        print("Not running. `make up` starts it.", file=sys.stderr)
        return 3
    told = home.environment
    asked = [part for part in PARTS if part.name == name or (name is None and _keeps_them(part))]
    if not asked:
        print(f"There is no service {name}.", file=sys.stderr)
        return 1
    failed = 0
    for part in asked:
        done = subprocess.run(
            [sys.executable, "-m", part.package, "dead-letters", "replay" if replay else "list"],
            env={**surroundings(), **told.get(part.name, {})},
            cwd=home.project,
            capture_output=True,
            text=True,
            check=False,
        )
        failed |= done.returncode
        lines = (done.stdout + done.stderr).splitlines()
        print("\n".join(f"{part.name:>12} │ {line}" for line in lines or ["none"]))
    return failed


def _keeps_them(part: Part) -> bool:
    return part.owns_database
