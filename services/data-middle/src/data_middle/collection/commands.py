from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events import RecordsCollected
from data_middle.collection import queries, rules
from data_middle.collection.models import CollectionRun
from data_middle.corrections import queries as corrections
from data_middle.records import commands as records
from data_middle.records import queries as golden

log = structlog.get_logger()


async def take_part(
    session: AsyncSession, event: RecordsCollected, max_removed_share: float
) -> None:
    """Merge one part of a run; with the last one to arrive, close the run."""
    await golden.hold(session, event.source, event.resource)
    run = await queries.run_of(session, event)
    if not await queries.enter_part(session, run, event.part):
        return
    run.take_part(event.part, event.observed_at, last=event.last)
    await _merge(session, run, event)
    if run.has_everything:
        await _close(session, run, max_removed_share)


async def _merge(session: AsyncSession, run: CollectionRun, event: RecordsCollected) -> None:
    rows = rules.sort_rows(event.resource, event.records)
    # A key nobody knows, told late: a newer full run without it says it is gone.
    late = await queries.has_newer_full_run(
        session, event.source, event.resource, event.observed_at
    )
    created, updated = await records.merge(
        session,
        event.source,
        event.resource,
        event.observed_at,
        list(rows.usable.values()),
        may_create=not late,
    )
    if updated:
        await corrections.settle(session, event.resource, list(rows.usable))
    await golden.sighted(session, event.resource, event.observed_at, rows.sighted)
    await queries.reject(session, run, event.part, rows.rejected)
    run.received += len(event.records)
    run.rejected += len(rows.rejected)
    run.nameless += rows.nameless
    run.created += created
    run.updated += updated


async def _close(session: AsyncSession, run: CollectionRun, max_removed_share: float) -> None:
    if run.mode != "full":
        run.complete(removed=0)
        return
    run.missing, held = await golden.missing(session, run.source, run.resource, run.began_at)
    if rules.too_many_missing(
        run.missing, held, nameless=run.nameless, max_share=max_removed_share
    ):
        run.suspect()
        log.error(
            "suspicious run, nothing removed",
            run=str(run.id),
            resource=run.resource,
            missing=run.missing,
            held=held,
            nameless=run.nameless,
        )
        return
    await _remove_missing(session, run)


async def accept_run(session: AsyncSession, id: UUID) -> int:
    """Remove, after all, what a suspicious run did not name; how many records that were."""
    run = await queries.run_to_decide(session, id)
    run.accept()
    await golden.hold(session, run.source, run.resource)
    return await _remove_missing(session, run)


async def _remove_missing(session: AsyncSession, run: CollectionRun) -> int:
    removed = await records.remove_missing(session, run.source, run.resource, run.began_at)
    run.complete(removed)
    return removed
