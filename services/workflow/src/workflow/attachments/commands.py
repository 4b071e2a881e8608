"""Attaching and taking away. Bytes are stored before anything is locked."""

import hashlib
from copy import deepcopy
from datetime import datetime
from typing import IO, Any
from uuid import UUID

import anyio
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from workflow.attachments.errors import AttachmentNotFound
from workflow.attachments.rules import Upload, expect_takes
from workflow.cases import drafts
from workflow.cases import queries as cases
from workflow.cases.matters import matter
from workflow.cases.models import Case
from workflow.cases.schemas import AttachmentOut
from workflow.files import queries as files
from workflow.files.kinds import Kind, kind_of
from workflow.files.names import cleaned
from workflow.files.store import FileStore
from workflow.forms.fields import put_at, value_at


async def examined(file: IO[bytes], name: str) -> Upload:
    """What arrived, looked at without holding the loop up."""
    return await anyio.to_thread.run_sync(_examine, file, name)


def _examine(file: IO[bytes], name: str) -> Upload:
    size = file.seek(0, 2)
    kind = kind_of(file)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    return Upload(file, cleaned(name), kind, size, digest)


async def attach(
    session: AsyncSession,
    me: Caller,
    case_id: UUID,
    pointer: str,
    upload: Upload,
    store: FileStore,
    now: datetime,
) -> AttachmentOut:
    """Keep a file beside the answers; saving the draft is what makes an answer name it."""
    seen = await cases.own_case(session, case_id, me.person_id)
    await _expect_takes(session, seen, pointer, upload)
    await session.close()  # nobody waits for our connection while the bytes are stored
    file_id = await store.put(upload.file, now)
    # Whatever fails from here on leaves a file that is not kept, and swept in a day.
    case = await cases.own_case_locked(session, case_id, me.person_id)
    kind = await _expect_takes(session, case, pointer, upload)
    await files.keep(session, file_id, case.id)
    attached = AttachmentOut(
        id=file_id,
        field=pointer,
        name=upload.name,
        media_type=kind.media_type,
        size=upload.size,
        sha256=upload.sha256,
        created_at=now,
    )
    case.attach(attached.model_dump(mode="json"))
    return attached


async def _expect_takes(session: AsyncSession, case: Case, pointer: str, upload: Upload) -> Kind:
    form = (await matter(session, case.definition_id)).form
    drafts.expect_mendable(case, form, pointer)
    return expect_takes(form, pointer, upload, case.attachments)


async def take_away(
    session: AsyncSession, me: Caller, case_id: UUID, id: UUID, now: datetime
) -> Case:
    """Delete a file, and take it out of the answer that names it."""
    case = await cases.own_case_locked(session, case_id, me.person_id)
    attached = next((each for each in case.attachments if each["id"] == str(id)), None)
    if attached is None:
        raise AttachmentNotFound
    pointer = attached["field"]
    drafts.expect_mendable(case, (await matter(session, case.definition_id)).form, pointer)
    case.detach([str(id)])
    await files.doom(session, [id], now)
    named = value_at(case.data, pointer)
    if isinstance(named, list) and str(id) in named:
        case.save(now, data=_without(case.data, pointer, str(id)))
    return case


def _without(data: dict[str, Any], pointer: str, id: str) -> dict[str, Any]:
    after: dict[str, Any] = deepcopy(data)
    left = [each for each in value_at(after, pointer) if each != id]
    put_at(after, pointer, left or None)
    return after
