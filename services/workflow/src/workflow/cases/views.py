"""What is shown of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.cases import drafts, queries
from workflow.cases.drafts import Changes
from workflow.cases.matters import matter, matter_online
from workflow.cases.models import Case
from workflow.cases.schemas import AttachmentOut, CaseOut, FormOut, NewerVersion
from workflow.forms.attachable import named_in
from workflow.forms.errors import NoSuchOptions
from workflow.forms.fields import Field, Form
from workflow.forms.options import SOURCES


class Upgraded(BaseModel):
    """The draft on its new version, and what that version changed."""

    case: CaseOut
    changes: Changes


async def own_case(
    session: AsyncSession, id: UUID, owner: UUID, now: datetime
) -> tuple[Case, CaseOut]:
    """One's own case; of a draft, also whether it can still be handed in as it is."""
    case = await queries.own_case(session, id, owner)
    shown = CaseOut.of(case, now)
    if case.is_draft:
        newest = await matter_online(session, case.matter_code)
        shown.suspended = newest is None
        if newest is not None and newest.definition_id != case.definition_id:
            old = (await matter(session, case.definition_id)).form
            shown.newer_version = NewerVersion(
                version=newest.version, changes=drafts.changes(old, newest.form)
            )
    return case, shown


async def own_form(session: AsyncSession, id: UUID, owner: UUID) -> FormOut:
    case = await queries.own_case(session, id, owner)
    package = (await matter(session, case.definition_id)).package
    return FormOut(matter_version=case.matter_version, form=package.form, form_ui=package.form_ui)


def attached_to(case: Case, form: Form) -> list[AttachmentOut]:
    """The files that the answers name: those that others than the applicant may know of."""
    named = named_in(form, case.data)
    found = [each for each in case.attachments if each["id"] in named]
    return [AttachmentOut.model_validate(each) for each in found]


async def question(
    session: AsyncSession, id: UUID, owner: UUID, pointer: str, given: Mapping[str, str]
) -> tuple[Field, dict[str, Any]]:
    """What to ask for the choices of a field: the draft's values, and those given instead."""
    case = await queries.own_case(session, id, owner)
    field = (await matter(session, case.definition_id)).form.fields.get(pointer)
    if field is None or field.options is None:
        raise NoSuchOptions
    known = SOURCES[field.options.source].params
    chosen = {name: value for name, value in given.items() if name in known}
    return field, {**drafts.params_of(field, case.data), **chosen}
