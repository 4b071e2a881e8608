"""Lists and search, for everyone."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from catalog import conditional
from catalog.matters.queries import department_names
from catalog.matters.vocabulary import Audience, Kind, LifeEvent, Theme
from catalog.search import finding, words
from catalog.search.queries import Filters
from catalog.search.schemas import (
    Hit,
    MatterSummary,
    Suggestions,
    departments_of,
    hit,
    suggestion,
    summary,
)
from chassis.database import Session
from chassis.http import Page, PageRequest, Paging
from chassis.routing import Router

router = Router(prefix="/api/catalog/v1", tags=["search"])

Words = Annotated[str, Query(min_length=1, max_length=words.LONGEST_QUERY)]


def _filters(
    audience: Audience | None = None,
    department: Annotated[str | None, Query(pattern=r"^[A-Z][0-9]{2,5}$")] = None,
    theme: Theme | None = None,
    life_event: LifeEvent | None = None,
    kind: Kind | None = None,
) -> Filters:
    return Filters(audience, department, theme, life_event, kind)


Narrowed = Annotated[Filters, Depends(_filters)]


@router.get("/matters", response_model=Page[MatterSummary])
async def list_matters(
    request: Request,
    session: Session,
    filters: Narrowed,
    paging: Paging,
    q: Annotated[str | None, Query(min_length=1, max_length=words.LONGEST_QUERY)] = None,
) -> Response:
    """Matters that are online or suspended, in the order of their titles' pinyin."""
    rows, cursor = await finding.listed(session, filters, q, paging)
    names = await department_names(session, departments_of(rows))
    items = [MatterSummary.model_validate(summary(row, names)) for row in rows]
    return conditional.answer(request, Page[MatterSummary](items=items, next_cursor=cursor))


@router.get("/search", response_model=Page[Hit])
async def search_matters(
    request: Request, session: Session, filters: Narrowed, paging: Paging, q: Words
) -> Response:
    """Best first. `q`: Chinese, pinyin, initials, English or a mixture; a beginning will do."""
    rows, cursor = await finding.found(session, filters, q, paging)
    names = await department_names(session, departments_of(rows))
    items = [hit(row, names, q) for row in rows]
    return conditional.answer(request, Page[Hit](items=items, next_cursor=cursor))


@router.get("/suggestions", response_model=Suggestions)
async def suggest_matters(
    request: Request,
    session: Session,
    q: Words,
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Response:
    """What the search would begin with, while somebody types."""
    rows, _ = await finding.found(session, Filters(), q, PageRequest(limit=limit))
    return conditional.answer(request, Suggestions(items=[suggestion(row, q) for row in rows]))
