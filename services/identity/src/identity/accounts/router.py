"""My sign-ons: when and where from somebody used my number."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.auth import Me
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from identity.accounts import queries
from identity.accounts.models import Outcome
from identity.accounts.schemas import SignOnOut
from identity.browsers import appearances

SHOWN = timedelta(days=180)

router = Router(prefix="/api/identity/v1/sign-ons", tags=["sessions"])


@router.get("")
async def list_my_sign_ons(me: Me, session: Session, paging: Paging) -> Page[SignOnOut]:
    """Of the last 180 days, newest first; the failed ones too."""
    before = paging.key(datetime.fromisoformat, UUID)
    since = datetime.now(UTC) - SHOWN
    rows = await queries.own_sign_ons(session, me.person_id, since, paging.limit + 1, before)
    items, next_cursor = page_of(rows, paging, lambda row: [row.at, row.id])
    known = await appearances({row.user_agent for row in items})
    return Page(
        items=[
            SignOnOut(
                id=row.id,
                at=row.at,
                result="succeeded" if row.outcome == Outcome.SUCCEEDED else "failed",
                address=row.address,
                browser=known[row.user_agent].browser,
                system=known[row.user_agent].system,
                user_agent=row.user_agent,
            )
            for row in items
        ],
        next_cursor=next_cursor,
    )
