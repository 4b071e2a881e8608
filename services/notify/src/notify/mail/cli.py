"""`python -m notify unsure-mail list | sent | failed | again`"""

import json
from argparse import ArgumentParser, Namespace
from uuid import UUID

from chassis.database import transaction
from chassis.problems import Problem
from chassis.service import Command, Runtime
from notify.mail import commands, queries
from notify.mail.models import State

_DECISIONS = {"sent": State.SENT, "failed": State.FAILED, "again": State.PENDING}


def _configure(parser: ArgumentParser) -> None:
    parser.add_argument("do", choices=("list", *_DECISIONS))
    parser.add_argument("ids", nargs="*", type=UUID, help="which messages, as `list` says")


async def _run(runtime: Runtime, arguments: Namespace) -> int:
    if arguments.do == "list":
        async with transaction(runtime) as session:
            for row in await queries.unsure(session):
                print(json.dumps(row._asdict(), default=str))
        return 0
    failed = 0
    for id in arguments.ids:
        try:
            async with transaction(runtime) as session:
                await commands.decide(session, id, _DECISIONS[arguments.do])
        except Problem as problem:
            failed += 1
            print(f"{id}: {problem.title().en}")
        else:
            print(f"{id}: {arguments.do}")
    return 1 if failed else 0


unsure_mail = Command(
    "unsure-mail",
    "letters of which nobody knows whether they left: list them, or say what became of them",
    _configure,
    _run,
)
