"""Drafting a case. Peers are asked before anything is written or locked."""

from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.http import check_version, etag
from workflow.cases import drafts, queries
from workflow.cases.errors import (
    MatterNotFound,
    MatterSuspended,
    NoNewerVersion,
    NotEditable,
    TooManyDrafts,
)
from workflow.cases.matters import matter, matter_online
from workflow.cases.models import Case, CaseRead
from workflow.cases.prefill import DataMiddle, filled_in
from workflow.files import queries as files
from workflow.forms.attachable import named_in, unattached
from workflow.forms.errors import InvalidForm, OptionsUnavailable
from workflow.forms.fields import Form, value_at
from workflow.forms.options import OptionSources
from workflow.forms.visibility import shown_only
from workflow.timeline.models import Actor

MOST_DRAFTS = 50


async def open_draft(
    session: AsyncSession,
    me: Caller,
    matter_code: str,
    records: DataMiddle,
    token: str,
    now: datetime,
) -> Case:
    """A draft of the matter's version that is online, filled in with what is known."""
    online = await matter_online(session, matter_code)
    if online is None:
        raise MatterNotFound
    if await queries.drafts_of(session, me.person_id) >= MOST_DRAFTS:
        raise TooManyDrafts
    await session.close()  # nobody waits for our connection while we wait for data-middle
    case = Case.drafted(
        uuid4(),
        definition_id=online.definition_id,
        matter_code=online.code,
        matter_version=online.version,
        matter_title=online.title,
        applicant_id=me.person_id,
        applicant=_applicant(me),
        now=now,
    )
    known = await records.known(
        token, purpose=case.matter_code, case_id=case.id, fields=_sources(online.form)
    )
    case.data, case.prefill = filled_in(online.form, {}, known)
    if await queries.drafts_of(session, me.person_id, locked=True) >= MOST_DRAFTS:
        raise TooManyDrafts  # others were started while we waited
    session.add(case)
    return case


async def prefill_again(
    session: AsyncSession,
    me: Caller,
    id: UUID,
    records: DataMiddle,
    token: str,
    now: datetime,
) -> Case:
    """Ask data-middle once more; what the applicant typed stays."""
    seen = await queries.own_case(session, id, me.person_id)
    if not seen.is_editable:
        raise NotEditable
    form = (await matter(session, seen.definition_id)).form
    await session.close()
    known = await records.known(token, purpose=seen.matter_code, case_id=id, fields=_sources(form))
    case = await queries.own_case_locked(session, id, me.person_id)
    if known is not None and case.definition_id == seen.definition_id:
        wanted = drafts.prefillable(case, form)
        data, origins = filled_in(form, deepcopy(case.data), known, wanted)
        case.save(now, data=data, prefill={**case.prefill, **origins})
    return case


async def save_draft(
    session: AsyncSession,
    me: Caller,
    id: UUID,
    patch: dict[str, Any],
    if_match: str | None,
    sources: OptionSources,
    token: str,
    now: datetime,
) -> Case:
    """Keep what was filled in, finished or not."""
    seen = await queries.own_case(session, id, me.person_id)
    check_version(if_match, seen.version, required=True)
    form = (await matter(session, seen.definition_id)).form
    data = drafts.edited(seen, form, patch)
    # Taken out of the row: locking it below reads the same row anew.
    version, choices = seen.version, seen.choices
    if drafts.undecided(form, choices, data):
        await session.close()
        choices = await _decided(form, choices, data, sources, token)
    case = await queries.own_case_locked(session, id, me.person_id)
    # Unchanged since it was read above, so `data` is still what the patch makes of it.
    check_version(etag(version), case.version)
    if errors := unattached(form, data, case.attachments):
        raise InvalidForm(errors=errors)
    case.save(now, data=data, choices=choices)
    return case


async def upgrade_draft(
    session: AsyncSession, me: Caller, id: UUID, if_match: str | None, now: datetime
) -> tuple[Case, drafts.Changes]:
    """Move a draft to the version that is online; what still fits is kept."""
    case = await queries.own_case_locked(session, id, me.person_id)
    check_version(if_match, case.version)
    if not case.is_draft:
        raise NotEditable
    newest = await matter_online(session, case.matter_code)
    if newest is None:
        raise MatterSuspended
    if newest.definition_id == case.definition_id:
        raise NoNewerVersion
    old, new = (await matter(session, case.definition_id)).form, newest.form
    case.upgrade(newest.definition_id, newest.version, newest.title, now)
    case.save(
        now,
        data=drafts.carried_over(old, new, case.data),
        prefill={pointer: o for pointer, o in case.prefill.items() if pointer in new.fields},
        choices={},
    )
    return case, drafts.changes(old, new)


async def discard_draft(session: AsyncSession, me: Caller, id: UUID, now: datetime) -> None:
    case = await queries.own_case_locked(session, id, me.person_id)
    if not case.is_draft:
        raise NotEditable
    await files.doom(session, [UUID(each["id"]) for each in case.attachments], now)
    await queries.discard(session, case)


async def settle_answers(session: AsyncSession, case: Case, form: Form, now: datetime) -> None:
    """What a case that is handed in says: drop what its form does not show, and the files
    that no answer names."""
    shown = shown_only(form, case.data)
    if shown != case.data:
        case.data = shown
        said = case.choices.items()
        case.choices = {at: each for at, each in said if value_at(shown, at) is not None}
    named = named_in(form, shown)
    if gone := [each["id"] for each in case.attachments if each["id"] not in named]:
        case.detach(gone)
        await files.doom(session, [UUID(id) for id in gone], now)


def note_read(session: AsyncSession, case: Case, reader: Actor, what: str, now: datetime) -> None:
    """Keep, for the applicant to see, that somebody else read their case."""
    if reader.person_id != case.applicant_id:
        session.add(
            CaseRead(
                id=uuid4(),
                case_id=case.id,
                reader_id=reader.person_id,
                reader=reader.model_dump(mode="json"),
                what=what,
                at=now,
            )
        )


async def _decided(
    form: Form,
    choices: dict[str, Any],
    data: dict[str, Any],
    sources: OptionSources,
    token: str,
) -> dict[str, Any]:
    """`choices`, with the live system's word on those it has not been asked about."""
    decided = dict(choices)
    for field, params in drafts.undecided(form, choices, data):
        value = value_at(data, field.pointer)
        said: dict[str, Any] = {"value": value, "params": params}
        try:
            label = (await sources.ask(field, params, token)).label_of(str(value))
            said |= {"status": "offered" if label else "not-offered", "label": label}
        except (InvalidForm, OptionsUnavailable):
            said |= {"status": "unchecked", "label": None}
        decided[field.pointer] = said
    return decided


def _applicant(me: Caller) -> dict[str, Any]:
    return {
        "number": me.number,
        "name": me.name,
        "kind": me.kind,
        "college": me.organisations[0] if me.organisations else None,
        "organisations": list(me.organisations),
    }


def _sources(form: Form) -> list[str]:
    return [field.source for field in form.prefilled if field.source]
