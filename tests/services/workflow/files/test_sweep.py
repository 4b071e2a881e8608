"""What nobody needs is deleted, and nothing else is."""

import asyncio
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.database import transaction
from workflow.files import queries
from workflow.files.errors import FilesUnavailable
from workflow.files.models import StoredFile
from workflow.files.store import UNKEPT, FileStore
from workflow.files.sweep import BATCH, sweep_once

NOW = datetime.now(UTC)
LATER = NOW + UNKEPT + timedelta(seconds=1)


@pytest.fixture
def store(runtime):
    return runtime.get(FileStore)


async def content(store, id):
    return b"".join([piece async for piece in await store.read(id)])


async def row(runtime, id):
    async with runtime.sessions() as session:
        return await session.get(StoredFile, id)


async def sweep_all(runtime, now):
    while await sweep_once(runtime, now):
        pass


async def test_what_is_not_kept_goes_after_a_day(runtime, store):
    id = await store.put(io.BytesIO(b"left behind"), NOW)

    await sweep_all(runtime, NOW)
    assert await content(store, id) == b"left behind"
    await sweep_all(runtime, LATER)

    assert await row(runtime, id) is None
    with pytest.raises(FilesUnavailable):
        await store.read(id)


async def test_what_is_kept_stays_until_it_is_doomed(runtime, store):
    id = await store.put(io.BytesIO(b"kept"), NOW)
    async with transaction(runtime) as session:
        await queries.keep(session, id, uuid4())

    await sweep_all(runtime, LATER)
    assert await content(store, id) == b"kept"
    async with transaction(runtime) as session:
        await queries.doom(session, [id], NOW)
    await sweep_all(runtime, NOW)

    assert await row(runtime, id) is None


async def test_the_files_of_a_discarded_draft_go(runtime, store, student, attach):
    draft = await student.draft()
    id = UUID((await attach(student, draft["id"])).json()["id"])
    discarded = await student.send("DELETE", f"/cases/{draft['id']}/draft")
    assert discarded.status_code == 204

    await sweep_all(runtime, datetime.now(UTC))

    assert await row(runtime, id) is None
    with pytest.raises(FilesUnavailable):
        await store.read(id)


async def test_what_was_never_written_is_forgotten_all_the_same(runtime):
    """As after a crash between the row and the object."""
    id = uuid4()
    async with transaction(runtime) as session:
        session.add(StoredFile(id=id, doomed_at=NOW))

    await sweep_all(runtime, NOW)

    assert await row(runtime, id) is None


async def test_a_store_that_is_away_is_tried_again_after_the_lease(runtime, store, files_away):
    id = await store.put(io.BytesIO(b"waits"), NOW - UNKEPT)

    with files_away():
        assert await sweep_once(runtime, NOW) == 0
    assert await row(runtime, id) is not None
    await sweep_all(runtime, NOW + queries.LEASE)

    assert await row(runtime, id) is None


async def test_several_workers_share_the_work(runtime, store):
    async with transaction(runtime) as session:
        session.add_all(StoredFile(id=uuid4(), doomed_at=NOW) for _ in range(BATCH + 10))

    counts = await asyncio.gather(*(sweep_once(runtime, NOW) for _ in range(3)))

    assert sum(counts) == BATCH + 10
    assert max(counts) == BATCH


async def test_a_file_that_is_swept_cannot_be_kept(runtime, store):
    id = await store.put(io.BytesIO(b"gone"), NOW - UNKEPT)
    await sweep_all(runtime, NOW)

    async with runtime.sessions() as session:
        with pytest.raises(FilesUnavailable):
            await queries.keep(session, id, uuid4())
