"""Announcements: reading for everyone, writing for administrators."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from catalog import conditional
from catalog.announcements import commands, queries
from catalog.announcements.models import Announcement, Status
from catalog.announcements.schemas import (
    AnnouncementIn,
    AnnouncementOut,
    AnnouncementSummary,
    announcement_out,
    summary,
)
from catalog.cursors import flag, moment
from catalog.matters.queries import department_names
from chassis.auth import Caller, MaybeMe, Me, MissingRole, with_role
from chassis.database import Session
from chassis.http import IfMatch, Page, Paging, etag, page_of
from chassis.problems import Unauthenticated
from chassis.routing import Router
from contracts.words import Text

router = Router(prefix="/api/catalog/v1/announcements", tags=["announcements"])
ADMINISTRATOR = "administrator"
administrators = [with_role(ADMINISTRATOR)]


@router.get("", response_model=Page[AnnouncementSummary])
async def list_announcements(
    request: Request,
    caller: MaybeMe,
    session: Session,
    paging: Paging,
    status: Annotated[Status | None, Query()] = None,
) -> Response:
    """Published ones, pinned first, then the newest. `status` is for administrators."""
    if status is not None:
        _require_administrator(caller)
    now = datetime.now(UTC)
    key = paging.key(flag, moment, UUID)
    after = (key[0], key[1], key[2]) if key else None
    rows = await queries.announcements(session, status or "published", now, after, paging.limit + 1)
    shown, cursor = page_of(rows, paging, lambda row: [row.pinned, row.publish_at, row.id])
    names = await _names(session, shown)
    items = [summary(row, names, now) for row in shown]
    page = Page[AnnouncementSummary](items=items, next_cursor=cursor)
    return conditional.answer(request, page, private=status is not None)


@router.get("/{id}", response_model=AnnouncementOut)
async def get_announcement(
    id: UUID, caller: MaybeMe, session: Session, response: Response
) -> AnnouncementOut:
    """One that is published; administrators read every one. The ETag is for changing it."""
    now = datetime.now(UTC)
    if caller is not None and ADMINISTRATOR in caller.roles:
        found = await queries.known_announcement(session, id)
    else:
        found = await queries.shown_announcement(session, id, now)
    response.headers["Cache-Control"] = "private, no-cache"
    return await _answer(session, found, now, response)


@router.post("", status_code=201, response_model=AnnouncementOut, dependencies=administrators)
async def publish_announcement(
    body: AnnouncementIn, me: Me, session: Session, response: Response
) -> AnnouncementOut:
    """Everyone reads it from `publish_at` on."""
    new = await commands.announce(session, body, me.person_id)
    return await _answer(session, new, datetime.now(UTC), response)


@router.put("/{id}", response_model=AnnouncementOut, dependencies=administrators)
async def change_announcement(
    id: UUID,
    body: AnnouncementIn,
    me: Me,
    session: Session,
    if_match: IfMatch,
    response: Response,
) -> AnnouncementOut:
    """Replace what it says. `If-Match` tells which version was read."""
    changed = await commands.change(session, id, body, me.person_id, if_match)
    return await _answer(session, changed, datetime.now(UTC), response)


@router.delete("/{id}", status_code=204, dependencies=administrators)
async def withdraw_announcement(id: UUID, me: Me, session: Session, if_match: IfMatch) -> None:
    """Take it back; it stays on record, with who did so and when."""
    await commands.withdraw(session, id, me.person_id, if_match)


async def _answer(
    session: Session, row: Announcement, now: datetime, response: Response
) -> AnnouncementOut:
    response.headers["ETag"] = etag(row.version)
    return announcement_out(row, await _names(session, [row]), now)


async def _names(session: Session, rows: Sequence[Announcement]) -> dict[str, Text]:
    codes = {row.department for row in rows if row.department}
    return await department_names(session, codes) if codes else {}


def _require_administrator(caller: Caller | None) -> None:
    if caller is None:
        raise Unauthenticated(headers={"WWW-Authenticate": "Bearer"})
    if caller.kind == "service" or ADMINISTRATOR not in caller.roles:
        raise MissingRole
