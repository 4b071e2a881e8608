"""Reading a source, and telling data-middle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import structlog
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from adapter_sdk.adapter import Adapter, Row, Source
from adapter_sdk.collecting import queries, rules
from adapter_sdk.collecting.models import Reading
from adapter_sdk.errors import code_of
from adapter_sdk.settings import AdapterSettings
from chassis.database import transaction
from chassis.outbox import emit
from chassis.service import Runtime
from contracts.records import SHAPES, Record

log = structlog.get_logger()

Mode = Literal["full", "changes"]


@dataclass(frozen=True)
class Harvest:
    """A reading. `nameless` rows could not even be told apart."""

    records: Sequence[dict[str, Any]]
    nameless: int
    cursor: str


@dataclass(frozen=True)
class Beginning:
    at: datetime
    full: bool


class LeaseLost(Exception):
    """Another worker reads this resource now."""


async def collect(runtime: Runtime, source: Source) -> int:
    """Read `source`, in full if that is due, else by change; how many records were told.

    Nothing is told, and no cursor moves, unless the whole reading succeeded.
    """
    settings = runtime.get(AdapterSettings)
    async with transaction(runtime) as session:
        lease = timedelta(seconds=settings.lease_seconds)
        reading = await queries.take(session, source.resource, lease)
        now = await queries.now(session)
    if reading is None:
        return 0
    began = Beginning(now, rules.full_is_due(reading.full_at, now, settings.full_hour))
    failure = None
    try:
        harvest = await _read(runtime, source, reading, None if began.full else reading.cursor)
        return await _tell(runtime, source, reading, harvest, began)
    except Exception as error:
        failure = code_of(error)
        raise
    finally:
        async with transaction(runtime) as session:
            await queries.let_go(session, reading, failure)


async def _read(runtime: Runtime, source: Source, reading: Reading, since: str | None) -> Harvest:
    """Outside any transaction; the lease is prolonged page by page."""
    lease = timedelta(seconds=runtime.get(AdapterSettings).lease_seconds)
    records: dict[str, dict[str, Any]] = {}
    nameless, cursor = 0, since or ""
    async for page in source.pages(since):
        cursor = page.cursor
        for row in page.rows:
            record = _understood(source, row)
            if record is None:
                nameless += 1
            else:
                # The same row may come on two pages while the source is being changed.
                records[record["key"]] = record
        async with transaction(runtime) as session:
            if not await queries.keep(session, reading, lease):
                raise LeaseLost
    return Harvest(list(records.values()), nameless, cursor)


def _understood(source: Source, row: Row) -> dict[str, Any] | None:
    """The record; its key alone if the rest makes no sense; None without even that."""
    try:
        record = SHAPES[source.resource].model_validate(source.record(row))
        return record.model_dump(mode="json")
    except (ValidationError, ValueError, KeyError) as error:
        log.warning("row rejected", resource=source.resource, why=_reason(error))
    try:
        return Record(key=source.key(row)).model_dump()
    except ValidationError:
        return None


def _reason(error: Exception) -> str:
    """Which fields and what kind of error; never a value: it is somebody's."""
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return ", ".join(sorted({f"{'.'.join(map(str, e['loc']))}: {e['type']}" for e in found}))
    return type(error).__name__


async def _tell(
    runtime: Runtime, source: Source, reading: Reading, harvest: Harvest, began: Beginning
) -> int:
    """Batches, fingerprints and cursor in one transaction; how many records were told."""
    async with transaction(runtime) as session:
        held = await queries.held(session, reading)
        if held is None:
            raise LeaseLost
        mode: Mode = (
            "full" if began.full and await _is_whole(session, source, harvest) else "changes"
        )
        hashes = {record["key"]: rules.fingerprint(record) for record in harvest.records}
        told = list(harvest.records)
        if mode == "changes":
            before = await queries.fingerprints(session, source.resource, list(hashes))
            told = [record for record in told if before.get(record["key"]) != hashes[record["key"]]]
        if told:
            run_id = _emit(session, runtime.get(Adapter), source, told, mode, began.at)
            held.told(run_id, mode, len(told))
        await queries.remember(
            session, source.resource, {record["key"]: hashes[record["key"]] for record in told}
        )
        held.advance(harvest.cursor, began.at, await queries.now(session), full=began.full)
    if told:
        log.info("records told", resource=source.resource, count=len(told), mode=mode)
    return len(told)


async def _is_whole(session: AsyncSession, source: Source, harvest: Harvest) -> bool:
    known = await queries.known(session, source.resource)
    whole = rules.is_whole(len(harvest.records), harvest.nameless, known)
    if not whole:
        log.error(
            "full reading is not whole; nothing will be removed",
            resource=source.resource,
            read=len(harvest.records),
            nameless=harvest.nameless,
            known=known,
        )
    return whole


def _emit(
    session: AsyncSession,
    adapter: Adapter,
    source: Source,
    told: Sequence[dict[str, Any]],
    mode: Mode,
    observed_at: datetime,
) -> UUID:
    """The id of the run."""
    run_id = uuid4()
    for part, last, records in rules.batches(told):
        emit(
            session,
            adapter.collected(
                run_id=run_id,
                source=adapter.name,
                resource=source.resource,
                mode=mode,
                part=part,
                last=last,
                observed_at=observed_at,
                records=records,
            ),
        )
    return run_id
