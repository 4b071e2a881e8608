"""Registering clients from the file."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import anyio
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.database import transaction
from chassis.service import Runtime
from identity.clients import queries
from identity.clients.schemas import ClientEntry, ClientFile
from identity.derived import digest
from identity.settings import settings_of

log = structlog.get_logger()


async def register(session: AsyncSession, entries: Sequence[ClientEntry]) -> None:
    """The file is the whole truth: who is not in it cannot ask any more."""
    rows = [
        {
            "client_id": entry.client_id,
            "secret_hash": digest(entry.secret.get_secret_value()) if entry.secret else None,
            "kind": entry.kind,
            "scopes": entry.scopes,
            "redirect_uris": entry.redirect_uris,
            "post_logout_redirect_uris": entry.post_logout_redirect_uris,
            "pkce_required": entry.pkce == "required",
            "active": True,
        }
        for entry in sorted(entries, key=lambda entry: entry.client_id)
    ]
    await queries.put_all(session, rows)


@asynccontextmanager
async def registered_clients(runtime: Runtime) -> AsyncIterator[None]:
    """Resource: the clients of IDENTITY_CLIENTS_FILE are known."""
    file = settings_of(runtime).clients_file
    if file:
        entries = ClientFile.validate_json(await anyio.Path(file).read_bytes())
        async with transaction(runtime) as session:
            await register(session, entries)
        log.info("clients registered", count=len(entries))
    yield
