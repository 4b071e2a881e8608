"""Reading reviews for everyone, giving one for the applicant of a completed case."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response

from catalog import conditional
from catalog.cursors import moment
from catalog.matters.queries import shown_matter
from catalog.reviews import commands, queries
from catalog.reviews.schemas import MyReviewOut, ReviewIn, ReviewOut, my_review_out, review_out
from chassis.auth import Me
from chassis.database import Session
from chassis.http import Page, PageRequest, Paging, page_of
from chassis.routing import Router

router = Router(prefix="/api/catalog/v1", tags=["reviews"])


@router.get("/matters/{code}/reviews", response_model=Page[ReviewOut])
async def list_reviews(code: str, request: Request, session: Session, paging: Paging) -> Response:
    """What applicants said of a matter, newest first."""
    await shown_matter(session, code)
    rows = await queries.reviews_of(session, code, _after(paging), paging.limit + 1)
    shown, cursor = page_of(rows, paging, lambda row: [row.reviewed_at, row.case_id])
    page = Page[ReviewOut](items=[review_out(row) for row in shown], next_cursor=cursor)
    return conditional.answer(request, page)


@router.post("/reviews", status_code=201, response_model=ReviewOut)
async def give_review(body: ReviewIn, me: Me, session: Session) -> ReviewOut:
    """Rate a completed case of your own, once."""
    case = await commands.give(session, me.person_id, body.case_id, body.stars, body.comment)
    return review_out(case)


@router.get("/my-reviews", response_model=Page[MyReviewOut])
async def list_my_reviews(
    me: Me,
    session: Session,
    paging: Paging,
    status: Annotated[Literal["open", "given"] | None, Query()] = None,
) -> dict[str, Any]:
    """Your completed cases, newest first: those you reviewed, and those still open to it."""
    rows = await queries.cases_of(
        session,
        me.person_id,
        open=None if status is None else status == "open",
        after=_after(paging),
        limit=paging.limit + 1,
    )
    shown, cursor = page_of(rows, paging, lambda row: [row.completed_at, row.case_id])
    return {"items": [my_review_out(row) for row in shown], "next_cursor": cursor}


def _after(paging: PageRequest) -> tuple[datetime, UUID] | None:
    key = paging.key(moment, UUID)
    return (key[0], key[1]) if key else None
