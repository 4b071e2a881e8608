"""`portal`: build the portal (门户) when its sources changed.

That takes Node.js and npm, which nothing else here needs: without them the
platform runs all the same, and only the portal is missing.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from launcher.servers.processes import tail

NEEDED = (20, 19)
#: Not sources: put there by npm and the build, or made from the documents below.
_MADE = frozenset({"node_modules", "dist", "generated"})
_DOCUMENTS = "contracts/src/contracts/generated/openapi"
_INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class NoPortal(Exception):
    """Why the portal cannot be built; one line."""


class Portal:
    """The folder `portal` of `project`. What npm says goes to `log`."""

    def __init__(self, project: Path, log: Path) -> None:
        self._project, self._log = project, log
        self._folder, self.dist = project / "portal", dist_in(project)
        # In the folder itself: who deletes it has it made again.
        self._built = self.dist / ".built"

    def build(self) -> None:
        """Does nothing if what is in `dist` was made from the sources as they are."""
        sources = self._fingerprint()
        if _read(self._built) == sources:
            return
        self._require_node()
        with self._alone():
            if _read(self._built) == sources:
                return
            began = time.monotonic()
            first = self._needs_install()
            hint = "; the first time this takes about a minute." if first else "."
            print(f"Building the portal{hint}", flush=True)
            self._install()
            self._npm("npm", "run", "--silent", "build")
            if not build_in(self.dist):
                raise NoPortal(f"the build wrote no {self.dist / 'index.html'}")
            self._built.write_text(sources)
            print(f"Built the portal in {time.monotonic() - began:.0f} s.", flush=True)

    def run(self, script: str) -> int:
        """`npm run <script>` as if typed there; its exit status."""
        self._require_node()
        with self._alone():
            self._install()
        command = ["npm", "run", "--silent", script]
        return subprocess.run(command, cwd=self._folder, check=False).returncode

    def _fingerprint(self) -> str:
        if not (self._folder / "package.json").is_file():
            raise NoPortal(f"there are no sources in {self._folder}")
        seen = hashlib.sha256()
        for root in (self._folder, self._project / _DOCUMENTS):
            for path in _sources(root):
                seen.update(f"{path.relative_to(self._project)}\0".encode())
                seen.update(hashlib.sha256(path.read_bytes()).digest())
        return seen.hexdigest()

    def _needs_install(self) -> bool:
        """Whether something the lock names is not there; npm notes what it has installed."""
        wanted = _packages(self._folder / "package-lock.json")
        there = _packages(self._folder / "node_modules" / ".package-lock.json")
        return any(
            path not in there or there[path].get("version") != package.get("version")
            for path, package in wanted.items()
            # The root is ourselves; what is optional may be for another machine.
            if path and not package.get("optional") and not package.get("devOptional")
        )

    def _install(self) -> None:
        if self._needs_install():
            self._npm(*_INSTALL)

    def _npm(self, *command: str) -> None:
        with self._log.open("wb") as log:
            status = subprocess.run(
                command,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=False,
            ).returncode
        if status != 0:
            print(tail(self._log, 15), file=sys.stderr)
            raise NoPortal(f"`{' '.join(command[:3])}` failed; all of it is in {self._log}")

    def _require_node(self) -> None:
        needed = ".".join(map(str, NEEDED))
        try:
            found = subprocess.run(
                ["node", "--version"], capture_output=True, text=True, check=True
            ).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            found = ""
        if not found or not shutil.which("npm"):
            raise NoPortal(f"Node.js {needed} or newer, with npm, is not installed")
        version = tuple(int(part) for part in re.findall(r"\d+", found)[:2])
        if version < NEEDED:
            raise NoPortal(f"Node.js {needed} or newer is needed, and this is {found}")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Of two builds at once the second would find half of what the first writes."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def portal(project: Path, log: Path, script: str | None, *, optional: bool) -> int:
    """0 also without Node where the portal is optional; in CI nothing is."""
    optional = optional and os.environ.get("CI", "") in ("", "0", "false")
    found = Portal(project, log)
    try:
        if script is not None:
            return found.run(script)
        found.build()
    except NoPortal as why:
        if script is not None:
            outcome = f"Skipped `npm run {script}` of the portal"
        elif build_in(found.dist):
            outcome = "The portal stays as it was built before"
        else:
            outcome = "No portal; the API runs without it"
        print(f"{outcome}: {why}.", file=sys.stderr)
        return 0 if optional else 1
    return 0


def dist_in(project: Path) -> Path:
    return project / "portal" / "dist"


def build_in(dist: Path) -> str:
    """Which build is there: another text after another build, empty if there is none."""
    with contextlib.suppress(OSError):
        return str((dist / "index.html").stat().st_mtime_ns)
    return ""


def _sources(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in _MADE and not f.startswith("."))
        yield from (Path(root, file) for file in sorted(files))


def _packages(lock: Path) -> dict[str, dict[str, Any]]:
    """What a package-lock.json names, by its path; nothing if there is none."""
    with contextlib.suppress(ValueError):
        found: dict[str, dict[str, Any]] = json.loads(_read(lock)).get("packages", {})
        return found
    return {}


def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text()
    return ""
