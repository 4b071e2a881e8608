"""Facets, for everyone."""

from fastapi import Request, Response

from catalog import conditional
from catalog.facets import queries
from catalog.facets.schemas import Facets, facets
from catalog.matters.queries import department_names
from catalog.matters.vocabulary import AUDIENCES, LIFE_EVENTS, THEMES
from chassis.database import Session
from chassis.routing import Router

router = Router(prefix="/api/catalog/v1/facets", tags=["search"])


@router.get("", response_model=Facets)
async def get_facets(request: Request, session: Session) -> Response:
    """The words that `matters` and `search` can be narrowed by, and how many matters each has."""
    counts = await queries.counts(session)
    offering = sorted(code for kind, code in counts if kind == "department")
    names = await department_names(session, offering)
    body = Facets(
        audiences=facets("audience", AUDIENCES, AUDIENCES, counts),
        themes=facets("theme", THEMES, THEMES, counts),
        life_events=facets("life-event", LIFE_EVENTS, LIFE_EVENTS, counts),
        departments=facets("department", offering, names, counts),
    )
    return conditional.answer(request, body)
