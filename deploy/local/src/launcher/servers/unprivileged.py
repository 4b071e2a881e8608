"""Who the servers run as, and where such a user can read and write."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

NEUTRAL_GROUND = Path("/var/tmp")  # noqa: S108 - survives a reboot; ownership is checked below


class UnsafeDirectory(RuntimeError):
    """A directory we would have used belongs to somebody else."""


@dataclass(frozen=True)
class Account:
    """A user of this machine that owns nothing of ours but server data."""

    uid: int
    gid: int

    def can_enter(self, directory: Path) -> bool:
        """Asked of the kernel, not computed: access lists and mounts count too."""
        return self._runs('cd "$1"', directory)

    def can_run(self, program: Path) -> bool:
        return self._runs('test -r "$1" && test -x "$1"', program)

    def give(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def _runs(self, script: str, argument: Path) -> bool:
        done = subprocess.run(
            ["/bin/sh", "-c", script, "sh", str(argument)],
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            check=False,
        )
        return done.returncode == 0


def account() -> Account | None:
    """None: run as whoever we are. Root gets the machine's `nobody`."""
    if os.geteuid() != 0:
        return None
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(nobody.pw_uid, nobody.pw_gid)


def neutral_directory(project: Path) -> Path:
    """A directory of ours, outside every home, that anyone may pass through.

    The same one for the same project every time. /var/tmp is open to all, so
    a directory that somebody else put there first is refused.
    """
    directory = _neutral_place(project)
    try:
        directory.mkdir(mode=0o711)
    except FileExistsError:
        found = directory.lstat()
        ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
        if not ours or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise UnsafeDirectory(
                f"{directory} exists and is not ours alone; remove it first"
            ) from None
    directory.chmod(0o711)
    return directory


def forget_neutral_directory(project: Path) -> None:
    """Delete what `neutral_directory` gave for `project`, if it ever did."""
    if _neutral_place(project).is_dir():
        shutil.rmtree(neutral_directory(project))


def _neutral_place(project: Path) -> Path:
    mark = hashlib.sha256(str(project.resolve()).encode()).hexdigest()[:10]
    return NEUTRAL_GROUND / f"yiwang-{os.geteuid()}-{mark}"


def temporary_directory(prefix: str) -> Path:
    """A new directory that the servers' account can pass through."""
    directory = Path(mkdtemp(prefix=prefix, dir=NEUTRAL_GROUND))
    directory.chmod(0o711)
    return directory


def data_directory(wanted: Path, project: Path, owner: Account | None) -> Path:
    """`wanted`, or its like on neutral ground where `owner` could not reach it.

    The directory is created, 0700, and belongs to whoever runs the server.
    """
    wanted.parent.mkdir(parents=True, exist_ok=True)
    directory = wanted
    if owner is not None and not owner.can_enter(wanted.parent):
        directory = neutral_directory(project) / wanted.name
    directory.mkdir(mode=0o700, exist_ok=True)
    if owner is not None:
        owner.give(directory)
    return directory


def runnable(
    program: Path, trees: Sequence[Path], base: Path, project: Path, owner: Account | None
) -> Path:
    """`program`, or a copy on neutral ground if `owner` cannot run it where it is.

    `trees` under `base` travel together and keep their places to one another.
    """
    if owner is None or owner.can_run(program):
        return program
    # Size and age: an upgraded wheel is copied anew.
    found = program.stat()
    staged = neutral_directory(project) / f"{program.name}-{found.st_size:x}-{found.st_mtime_ns:x}"
    if not staged.exists():
        unfinished = Path(mkdtemp(prefix="unfinished-", dir=staged.parent))
        for tree in trees:
            _copy(tree, unfinished / tree.relative_to(base))
        unfinished.chmod(0o711)
        unfinished.rename(staged)
    return staged / program.relative_to(base)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    if source.is_dir():
        left_out = shutil.ignore_patterns("include", "*.a", "__pycache__")
        shutil.copytree(source, target, ignore=left_out, symlinks=True)
    else:
        shutil.copy2(source, target)
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)
