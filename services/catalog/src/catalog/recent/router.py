"""What one looked at last."""

from typing import Annotated

from fastapi import Query

from catalog.matters.queries import department_names
from catalog.recent import commands, queries
from catalog.recent.schemas import RecentMatters, recent_matter_out
from catalog.search.schemas import departments_of
from chassis.auth import Me
from chassis.database import Session
from chassis.routing import Router

router = Router(prefix="/api/catalog/v1/recent-matters", tags=["recent matters"])


@router.get("", response_model=RecentMatters)
async def list_recent_matters(
    me: Me, session: Session, limit: Annotated[int, Query(ge=1, le=commands.KEPT)] = 10
) -> RecentMatters:
    """Last seen first."""
    rows = await queries.recent_matters(session, me.person_id, limit)
    names = await department_names(session, departments_of(rows))
    return RecentMatters(items=[recent_matter_out(row, names) for row in rows])


@router.put("/{code}", status_code=204)
async def note_matter(code: str, me: Me, session: Session) -> None:
    """You looked at its guide just now. The last twenty are remembered."""
    await commands.note(session, me.person_id, code)
