"""The loop that deletes what nobody needs: of discarded drafts, and never kept."""

import asyncio
from datetime import UTC, datetime

import structlog

from chassis.database import transaction
from chassis.service import Runtime
from workflow.files import queries
from workflow.files.errors import FilesUnavailable
from workflow.files.store import FileStore

IDLE_SECONDS = 60.0
BATCH = 50
log = structlog.get_logger()


async def sweep_files(runtime: Runtime) -> None:
    """Sweep for ever. Any number of workers may."""
    while True:
        if await sweep_once(runtime, datetime.now(UTC)) < BATCH:
            await asyncio.sleep(IDLE_SECONDS)


async def sweep_once(runtime: Runtime, now: datetime) -> int:
    """Delete what was due by `now`, a batch at most; how many that were.

    Objects go outside any transaction, and before their rows: a worker that
    dies half way leaves rows that the next one takes after the lease.
    """
    store = runtime.get(FileStore)
    async with transaction(runtime) as session:
        due = await queries.take_doomed(session, now, BATCH)
    deleted = []
    try:
        for id in due:
            await store.delete(id)
            deleted.append(id)
    except FilesUnavailable:
        log.warning("files wait to be deleted", count=len(due) - len(deleted))
    if deleted:
        async with transaction(runtime) as session:
            await queries.forget(session, deleted)
    return len(deleted)
