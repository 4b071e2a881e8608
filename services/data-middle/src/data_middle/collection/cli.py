"""`python -m data_middle accept-run <id>`"""

from argparse import ArgumentParser, Namespace
from uuid import UUID

from chassis.database import transaction
from chassis.problems import Problem
from chassis.service import Command, Runtime
from data_middle.collection import commands


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("id", type=UUID, help="the run's id, as GET /api/data-middle/v1/runs says")


async def _accept(runtime: Runtime, arguments: Namespace) -> int:
    try:
        async with transaction(runtime) as session:
            removed = await commands.accept_run(session, arguments.id)
    except Problem as problem:
        print(problem.title().en)
        return 1
    print(f"{removed} records are marked removed")
    return 0


accept_run = Command(
    "accept-run", "remove what a suspicious full run did not name", _configure, _accept
)
