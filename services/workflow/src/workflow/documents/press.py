"""The loop that makes what was ordered."""

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

import structlog

from chassis.database import transaction
from chassis.service import Command, Runtime
from workflow.documents import commands, queries
from workflow.documents.contents import source_and_facts
from workflow.settings import Settings
from workflow.typesetting.press import Unprintable, pdf

IDLE_SECONDS = 0.5
MAX_TRIES = 5
log = structlog.get_logger()


async def issue_documents(runtime: Runtime) -> None:
    """Make documents for ever. Any number of workers may."""
    while True:
        if not await issue_next(runtime):
            await asyncio.sleep(IDLE_SECONDS)


async def issue_next(runtime: Runtime) -> bool:
    """Make the next document that is due; False if none is.

    A worker that dies half way leaves it to the next one after the lease. The
    slow part happens outside any transaction.
    """
    settings = runtime.service.settings
    assert isinstance(settings, Settings)  # noqa: S101  # narrows for the type checker
    now = datetime.now(UTC)
    async with transaction(runtime) as session:
        document = await queries.take_due(session, now)
        if document is None:
            return False
        source, facts, shown = await source_and_facts(session, document, settings, now)
    try:
        made = await pdf(document.kind, source, facts, now)
    except Unprintable as error:
        last = document.tries >= MAX_TRIES
        # Only the headline: what follows may quote the facts.
        reason = str(error).splitlines()[0][:200]
        log.error("unprintable", document=document.id, tries=document.tries, reason=reason)
        if last:
            async with transaction(runtime) as session:
                await commands.give_up(session, document.id)
        return True
    async with transaction(runtime) as session:
        await commands.issue(session, document.id, document.case_id, made, shown, now)
    return True


async def _retry(runtime: Runtime, _: Namespace) -> int:
    async with transaction(runtime) as session:
        count = await queries.retry_failed(session, datetime.now(UTC))
    print(f"{count} documents will be made again")  # noqa: T201  # a command's answer
    return 0


def _no_options(_: ArgumentParser) -> None:
    return


retry_documents = Command(
    "retry-documents", "try again to make documents that were given up", _no_options, _retry
)
