"""`python -m catalog import-announcements`: announcements from a file, once each."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import anyio
from pydantic import ValidationError

from catalog.announcements.commands import take_over
from catalog.announcements.errors import UnknownDepartment
from catalog.announcements.schemas import AnnouncementLine
from chassis.database import transaction
from chassis.service import Command, Runtime


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", help="one JSON object a line; - for standard input")


async def _run(runtime: Runtime, arguments: Namespace) -> int:
    """0 when each is there now; 1, and none is taken, when a line is not right."""
    try:
        raw = await anyio.to_thread.run_sync(_read, arguments.file)
        lines = [AnnouncementLine.model_validate_json(line) for line in raw.splitlines() if line]
        async with transaction(runtime) as session:
            new = await take_over(session, lines)
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 1
    except UnknownDepartment as error:
        print("; ".join(each.message.en for each in error.errors), file=sys.stderr)
        return 1
    for line in lines:
        print(f"{'new' if line.key in new else 'unchanged':<11} {line.key:<40} {line.title.zh}")
    return 0


def _read(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")


import_announcements = Command(
    "import-announcements", "announcements from a file; again is harmless", _configure, _run
)
