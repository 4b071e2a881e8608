"""My sessions: where I am signed on, and ending that."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from chassis.auth import Me
from chassis.database import Session, runtime_of
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from identity.browsers import appearances
from identity.sessions import commands, queries
from identity.sessions.schemas import SessionOut
from identity.settings import Lifetime, settings_of

router = Router(prefix="/api/identity/v1/sessions", tags=["sessions"])


def _lifetime(request: Request) -> Lifetime:
    return settings_of(runtime_of(request)).session_lifetime


SessionLifetime = Annotated[Lifetime, Depends(_lifetime)]


@router.get("")
async def list_my_sessions(
    me: Me, session: Session, paging: Paging, lifetime: SessionLifetime
) -> Page[SessionOut]:
    """Newest first."""
    after, now = paging.key(UUID), datetime.now(UTC)
    rows = await queries.own_live_sessions(
        session, me.person_id, now, now - lifetime.idle, paging.limit, after[0] if after else None
    )
    items, next_cursor = page_of(rows, paging, lambda row: [row.id])
    known = await appearances({row.user_agent for row in items})
    return Page(
        items=[
            SessionOut(
                id=row.id,
                created_at=row.created_at,
                seen_at=row.seen_at,
                expires_at=row.expires_at,
                address=row.address,
                user_agent=row.user_agent,
                browser=known[row.user_agent].browser,
                system=known[row.user_agent].system,
                current=row.id == me.sid,
            )
            for row in items
        ],
        next_cursor=next_cursor,
    )


@router.delete("/{id}", status_code=204)
async def end_my_session(id: UUID, me: Me, session: Session) -> None:
    """Sign that browser off; its tokens are refused from now on."""
    await commands.revoke_own(session, id, me.person_id, datetime.now(UTC))
