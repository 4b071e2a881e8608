"""`python -m <adapter> intents …`: a person looks, tries again, or says how it ended."""

import json
from argparse import ArgumentParser, Namespace
from uuid import UUID

from adapter_sdk.adapter import Adapter
from adapter_sdk.errors import Refused
from adapter_sdk.intents import commands, queries
from adapter_sdk.intents.models import Intent
from adapter_sdk.intents.rules import Done, Outcome
from chassis.database import transaction
from chassis.service import Command, Runtime
from contracts.words import Text


def intents_command() -> Command:
    return Command("intents", "write-backs: list, retry, settle", _configure, _run)


def _configure(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="do", required=True)
    shown = verbs.add_parser("list", help="the oldest 200 of a status")
    shown.add_argument(
        "--status", default="parked", choices=["waiting", "parked", "refused", "done"]
    )
    again = verbs.add_parser("retry", help="let the worker look and try again, now")
    again.add_argument("id", type=UUID)
    settled = verbs.add_parser("settle", help="record how a parked intent really ended")
    settled.add_argument("id", type=UUID)
    how = settled.add_mutually_exclusive_group(required=True)
    how.add_argument("--result", type=json.loads, help="it was done: the operation's result, JSON")
    how.add_argument("--failed", metavar="CODE", help="it was not done and will not be")
    settled.add_argument("--reason-zh", default="经人工核实，未能办理")
    settled.add_argument("--reason-en", default="Checked by a person: it was not done.")


async def _run(runtime: Runtime, arguments: Namespace) -> int:
    if arguments.do == "list":
        async with transaction(runtime) as session:
            for intent in await queries.listed(session, arguments.status):
                print(json.dumps(_shown(intent), ensure_ascii=False, default=str))
        return 0
    async with transaction(runtime) as session:
        found = await queries.open_by_id(session, arguments.id)
        if found is None or found.lease_token is not None:
            print(f"{arguments.id}: no such intent is open, or a worker holds it right now")
            return 1
        if arguments.do == "retry":
            found.take_up_again(await queries.now(session))
        else:
            await commands.settle(session, runtime.get(Adapter), found, _outcome(arguments))
    print(f"{arguments.id}: {found.status}")
    return 0


def _outcome(arguments: Namespace) -> Outcome:
    if arguments.failed:
        return Refused(arguments.failed, Text(zh=arguments.reason_zh, en=arguments.reason_en))
    return Done(arguments.result)


def _shown(intent: Intent) -> dict[str, object]:
    """Without the arguments: they name a person."""
    names = "id status operation business_key case_id tries sendings note due_at created_at"
    return {name: getattr(intent, name) for name in names.split()}
