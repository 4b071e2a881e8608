from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from chassis.auth import Me
from chassis.database import Session
from chassis.http import IfMatch, Page, Paging, etag, page_of
from chassis.peers import CallersToken
from chassis.routing import Router
from workflow.cases import commands, queries, views
from workflow.cases.drawing import CaseDrawing, drawing_of
from workflow.cases.models import Case
from workflow.cases.prefill import Records
from workflow.cases.schemas import (
    CaseCounts,
    CaseOut,
    CaseSummary,
    DraftPatch,
    FormOut,
    NewCase,
    ReadOut,
    Status,
)
from workflow.forms.options import Choices, OptionList
from workflow.timeline.queries import entries_of
from workflow.timeline.schemas import EntryOut

router: APIRouter = Router(prefix="/api/workflow/v1/cases", tags=["cases"])


@router.post("", status_code=201)
async def create_case(
    new: NewCase,
    me: Me,
    session: Session,
    token: CallersToken,
    records: Records,
    response: Response,
) -> CaseOut:
    """Start a draft of a matter, filled in with what the university knows already."""
    case = await commands.open_draft(session, me, new.matter_code, records, token, _now())
    response.headers["Location"] = f"{router.prefix}/{case.id}"
    return _shown(case, response)


@router.get("")
async def list_cases(
    me: Me,
    session: Session,
    paging: Paging,
    status: Annotated[list[Status] | None, Query(max_length=6)] = None,
    q: Annotated[str, Query(max_length=40)] = "",
) -> Page[CaseSummary]:
    """My cases, newest first; those in any `status`, with `q` in their number or title."""
    after = paging.key(datetime.fromisoformat, UUID)
    found = await queries.mine(
        session, me.person_id, status or (), q.strip(), after, paging.limit + 1
    )
    items, cursor = page_of(found, paging, lambda case: (case.created_at.isoformat(), case.id))
    now = _now()
    return Page(items=[CaseSummary.of(case, now) for case in items], next_cursor=cursor)


@router.get("/counts")
async def count_cases(me: Me, session: Session) -> CaseCounts:
    """How many cases I have in each state."""
    return CaseCounts.model_validate(await queries.counts(session, me.person_id))


@router.get("/{id}")
async def read_case(id: UUID, me: Me, session: Session, response: Response) -> CaseOut:
    """One of my cases: what it says, where it is, who has it."""
    case, shown = await views.own_case(session, id, me.person_id, _now())
    response.headers["ETag"] = etag(case.version)
    return shown


@router.get("/{id}/form")
async def read_form(id: UUID, me: Me, session: Session) -> FormOut:
    """The form of the version this case was drafted on."""
    return await views.own_form(session, id, me.person_id)


@router.patch("/{id}/draft")
async def save_draft(
    id: UUID,
    patch: DraftPatch,
    me: Me,
    session: Session,
    if_match: IfMatch,
    token: CallersToken,
    choices: Choices,
    response: Response,
) -> CaseOut:
    """Save a draft, or mend a returned case. It may be unfinished."""
    case = await commands.save_draft(session, me, id, patch.data, if_match, choices, token, _now())
    return _shown(case, response)


@router.delete("/{id}/draft", status_code=204)
async def discard_draft(id: UUID, me: Me, session: Session) -> None:
    """Throw a draft away."""
    await commands.discard_draft(session, me, id, _now())


@router.post("/{id}/draft/prefill")
async def prefill_draft(
    id: UUID, me: Me, session: Session, token: CallersToken, records: Records, response: Response
) -> CaseOut:
    """Ask once more what the university knows; what I typed stays."""
    case = await commands.prefill_again(session, me, id, records, token, _now())
    return _shown(case, response)


@router.post("/{id}/draft/upgrade")
async def upgrade_draft(
    id: UUID, me: Me, session: Session, if_match: IfMatch, response: Response
) -> views.Upgraded:
    """Move a draft to the newest version of its matter; says what changed."""
    case, changes = await commands.upgrade_draft(session, me, id, if_match, _now())
    return views.Upgraded(case=_shown(case, response), changes=changes)


@router.get("/{id}/options/{field:path}")
async def list_options(
    id: UUID,
    field: str,
    request: Request,
    me: Me,
    session: Session,
    token: CallersToken,
    choices: Choices,
    q: Annotated[str | None, Query(max_length=40)] = None,
) -> OptionList:
    """What can be chosen for a field now. Query parameters go before what the draft says."""
    given = {name: value for name, value in request.query_params.items() if name != "q"}
    question, params = await views.question(session, id, me.person_id, f"/{field}", given)
    await session.close()  # nobody waits for our connection while we wait for the answer
    return (await choices.ask(question, params, token)).containing(q)


@router.get("/{id}/timeline")
async def read_timeline(id: UUID, me: Me, session: Session, paging: Paging) -> Page[EntryOut]:
    """Every move made in my case, first to last."""
    case = await queries.own_case(session, id, me.person_id)
    after = paging.key(int)
    entries = await entries_of(
        session, case.id, after=after[0] if after else 0, limit=paging.limit + 1
    )
    items, cursor = page_of(entries, paging, lambda entry: (entry.seq,))
    return Page(items=[EntryOut.of(entry) for entry in items], next_cursor=cursor)


@router.get("/{id}/drawing")
async def read_drawing(id: UUID, me: Me, session: Session) -> CaseDrawing:
    """The drawing of my case's process, and how far the case has come on it."""
    return await drawing_of(session, await queries.own_case(session, id, me.person_id))


@router.get("/{id}/reads")
async def list_reads(id: UUID, me: Me, session: Session, paging: Paging) -> Page[ReadOut]:
    """Who else has looked at my case, the latest first."""
    case = await queries.own_case(session, id, me.person_id)
    after = paging.key(datetime.fromisoformat, UUID)
    reads = await queries.reads_of(session, case.id, after, paging.limit + 1)
    items, cursor = page_of(reads, paging, lambda read: (read.at.isoformat(), read.id))
    return Page(items=[ReadOut.of(read) for read in items], next_cursor=cursor)


def _now() -> datetime:
    return datetime.now(UTC)


def _shown(case: Case, response: Response) -> CaseOut:
    response.headers["ETag"] = etag(case.version)
    return CaseOut.of(case, _now())
