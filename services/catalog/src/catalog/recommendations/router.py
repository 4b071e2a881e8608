"""Recommendations, for everyone; nearer to those who have signed on."""

from typing import Annotated

from fastapi import Query, Request, Response

from catalog import conditional
from catalog.matters.queries import department_names
from catalog.recommendations import queries
from catalog.recommendations.rules import audience_of, why
from catalog.recommendations.schemas import Recommendations, recommendation_out
from catalog.search.schemas import departments_of
from chassis.auth import MaybeMe
from chassis.database import Session
from chassis.routing import Router

router = Router(prefix="/api/catalog/v1/recommendations", tags=["recommendations"])


@router.get("", response_model=Recommendations)
async def list_recommendations(
    request: Request,
    caller: MaybeMe,
    session: Session,
    limit: Annotated[int, Query(ge=1, le=50)] = 8,
) -> Response:
    """Matters online, most often completed first.

    Signed on: those for students, or for staff, without your favourites.
    """
    me = caller if caller and caller.kind != "service" else None
    audience = audience_of(me.kind if me else None)
    rows = await queries.most_completed(session, audience, me.person_id if me else None, limit)
    names = await department_names(session, departments_of(rows))
    items = [recommendation_out(row, names, why(row.completed, audience)) for row in rows]
    return conditional.answer(request, Recommendations(items=items), private=me is not None)
