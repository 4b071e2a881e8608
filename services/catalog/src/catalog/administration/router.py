"""The catalogue as a whole, for administrators."""

from typing import Annotated, Any

from fastapi import Query

from catalog.administration import queries
from catalog.administration.schemas import ManagedMatter, State, departments_of, managed
from catalog.cursors import word
from catalog.matters.queries import department_names
from chassis.auth import with_role
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router

router = Router(
    prefix="/api/catalog/v1/administration",
    tags=["administration"],
    dependencies=[with_role("administrator")],
)


@router.get("/matters", response_model=Page[ManagedMatter])
async def list_managed_matters(
    session: Session,
    paging: Paging,
    status: Annotated[State | None, Query()] = None,
    q: Annotated[str | None, Query(min_length=1, max_length=100)] = None,
) -> dict[str, Any]:
    """Every matter there is, by code. `q` is a part of its code or title."""
    key = paging.key(word)
    after = key[0] if key else None
    rows = await queries.matters(session, status, q, after, paging.limit + 1)
    shown, cursor = page_of(rows, paging, lambda row: [row.code])
    names = await department_names(session, departments_of(shown))
    return {"items": [managed(row, names) for row in shown], "next_cursor": cursor}
