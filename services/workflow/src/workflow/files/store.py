"""Where the bytes lie: a folder here, an S3 bucket in production."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime, timedelta
from typing import IO, Annotated, Any
from uuid import UUID, uuid4

import anyio
import obstore
import structlog
from fastapi import Depends, Request
from obstore.exceptions import BaseError
from obstore.store import from_url

from chassis.database import runtime_of, transaction
from chassis.service import Runtime
from workflow.files.errors import FilesUnavailable
from workflow.files.models import StoredFile
from workflow.settings import Settings

#: How long a file may lie here that no case has kept.
UNKEPT = timedelta(days=1)
SECONDS = 20.0
CHUNK = 256 * 1024
RETRY_AFTER = {"Retry-After": "5"}
log = structlog.get_logger()


class FileStore:
    """Every failure of the store is FilesUnavailable."""

    def __init__(self, runtime: Runtime, url: str) -> None:
        self._runtime, self._url = runtime, url
        self._objects: Any = None

    async def put(self, file: IO[bytes], now: datetime) -> UUID:
        """Store all of `file`. It is deleted after a day unless it is kept by then."""
        id = uuid4()
        async with transaction(self._runtime) as session:
            session.add(StoredFile(id=id, doomed_at=now + UNKEPT))
        with _reported(), anyio.fail_after(SECONDS):
            await obstore.put_async(await self._opened(), _key(id), file)
        return id

    async def read(self, id: UUID) -> AsyncIterator[bytes]:
        """The bytes, piece by piece. What is wrong is raised now, not at the first piece."""
        with _reported(), anyio.fail_after(SECONDS):
            found = await obstore.get_async(await self._opened(), _key(id))
        return found.stream(min_chunk_size=CHUNK).__aiter__()

    async def delete(self, id: UUID) -> None:
        """Deleting what is gone is no failure."""
        with _reported(), suppress(FileNotFoundError), anyio.fail_after(SECONDS):
            await obstore.delete_async(await self._opened(), _key(id))

    async def _opened(self) -> Any:
        # At first use, so that a service whose store is away starts all the same.
        if self._objects is None:
            if not self._url:
                raise FilesUnavailable(headers=RETRY_AFTER)
            self._objects = await anyio.to_thread.run_sync(_open, self._url)
        return self._objects


def _open(url: str) -> Any:
    if url.startswith("file:"):
        return from_url(url, mkdir=True)
    patience = {"timeout": timedelta(seconds=SECONDS), "connect_timeout": timedelta(seconds=3)}
    trying = {"max_retries": 2, "retry_timeout": timedelta(seconds=10)}
    return from_url(url, client_options=patience, retry_config=trying)  # type: ignore[call-overload]


def _key(id: UUID) -> str:
    """Two letters first: a folder with a million files in it is slow to open."""
    return f"attachments/{id.hex[:2]}/{id.hex}"


@contextmanager
def _reported() -> Iterator[None]:
    """What the store raises becomes FilesUnavailable; the log says what it was."""
    try:
        yield
    except (BaseError, OSError) as error:
        log.error("file store failed", exc_info=error)
        raise FilesUnavailable(headers=RETRY_AFTER) from error


@asynccontextmanager
async def file_store(runtime: Runtime) -> AsyncIterator[None]:
    """Provides the FileStore."""
    settings = runtime.service.settings
    assert isinstance(settings, Settings)  # noqa: S101  # narrows for the type checker
    runtime.provide(FileStore, FileStore(runtime, settings.files_url))
    yield


async def _of(request: Request) -> FileStore:
    return runtime_of(request).get(FileStore)


Files = Annotated[FileStore, Depends(_of)]
