"""`python -m catalog import-packages`: hand in packages, and see what becomes of them."""

import asyncio
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

import anyio

from catalog.departments.commands import take_over
from catalog.matters.errors import MatterRetired
from catalog.publishing import folders, queries
from catalog.publishing.commands import HandedIn, hand_in
from catalog.publishing.errors import InvalidPackage
from catalog.publishing.models import MatterVersion, VersionStatus
from chassis.database import transaction
from chassis.service import Command, Runtime
from contracts.events import DefinitionProblem


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("dir", nargs="?", type=Path, help="folder of packages; ours if not given")
    parser.add_argument(
        "--wait",
        type=float,
        default=60,
        metavar="SECONDS",
        help="how long to wait until workflow has judged what it has to run",
    )


async def _run(runtime: Runtime, arguments: Namespace) -> int:
    """0 when every package is online, or was left alone because its matter is retired."""
    directory = arguments.dir or folders.bundled()
    if not directory.is_dir():
        print(f"There is no folder {directory}")
        return 2
    refused = not await _take_over_departments(runtime, directory)
    handed_in: list[HandedIn] = []
    for folder in await anyio.to_thread.run_sync(folders.folders, directory):
        try:
            handed_in.append(await _hand_in(runtime, folder))
        except InvalidPackage as error:
            refused = True
            _say("refused", folder.name, "", error.problems)
        except MatterRetired:
            _say("retired", folder.name, "left alone")
    names = {(each.version.matter_code, each.version.version) for each in handed_in}
    new = {each.version.matter_code for each in handed_in if each.is_new}
    settled = await _settled(runtime, names, arguments.wait)
    for version in sorted(settled, key=lambda each: each.matter_code):
        _report(version, is_new=version.matter_code in new)
    bad = (VersionStatus.PROPOSED, VersionStatus.REJECTED)
    return int(refused or any(version.status in bad for version in settled))


async def _take_over_departments(runtime: Runtime, directory: Path) -> bool:
    try:
        listed = await anyio.to_thread.run_sync(folders.departments, directory)
    except InvalidPackage as error:
        _say("refused", folders.DEPARTMENTS, "", error.problems)
        return False
    async with transaction(runtime) as session:
        changed = await take_over(session, listed)
    if changed:
        _say("departments", str(changed), "new or renamed")
    return True


async def _hand_in(runtime: Runtime, folder: Path) -> HandedIn:
    package = await anyio.to_thread.run_sync(folders.read_folder, folder)
    async with transaction(runtime) as session:
        return await hand_in(session, package)


async def _settled(
    runtime: Runtime, names: set[tuple[str, int]], seconds: float
) -> list[MatterVersion]:
    """How they stand when none waits for an answer any more, or time is up."""
    deadline = time.monotonic() + seconds
    while True:
        async with runtime.sessions() as session:
            versions = list(await queries.versions_named(session, names)) if names else []
        if not any(each.is_waiting for each in versions) or time.monotonic() >= deadline:
            return versions
        await asyncio.sleep(0.2)


def _report(version: MatterVersion, *, is_new: bool) -> None:
    name = f"{version.matter_code} v{version.version}"
    if version.is_waiting:
        _say("waiting", name, "workflow has not answered; are both services running?")
    elif version.status == VersionStatus.REJECTED:
        problems = [DefinitionProblem.model_validate(each) for each in version.problems]
        _say("rejected", name, version.manifest.title.zh, problems)
    else:
        _say("online" if is_new else "unchanged", name, version.manifest.title.zh)


def _say(what: str, name: str, more: str, problems: list[DefinitionProblem] | None = None) -> None:
    print(f"{what:<11} {name:<40} {more}".rstrip())
    for each in problems or []:
        where = ":".join(str(part) for part in (each.file, each.line, each.column) if part)
        element = f" {each.element}" if each.element else ""
        print(f"            {where}{element}: {each.message.zh} / {each.message.en}")


import_packages = Command(
    "import-packages", "hand in matter packages; again is harmless", _configure, _run
)
