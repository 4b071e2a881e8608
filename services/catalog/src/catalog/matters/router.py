"""Guides for everyone; opening and closing for administrators."""

from fastapi import APIRouter, Request, Response

from catalog import conditional
from catalog.matters import commands, queries
from catalog.matters.models import Matter
from catalog.matters.schemas import MatterOut, StateOut, SuspensionIn, matter_out
from chassis.auth import with_role
from chassis.database import Session
from chassis.routing import Router

router: APIRouter = Router(prefix="/api/catalog/v1/matters", tags=["matters"])
administrators = [with_role("administrator")]


@router.get("/{code}", response_model=MatterOut)
async def get_matter(code: str, request: Request, session: Session) -> Response:
    """The guide of a matter, how to apply, and how it was rated."""
    matter = await queries.shown_matter(session, code)
    names = await queries.department_names(session, matter.departments)
    stars = await queries.rating_of(session, code)
    handling = await queries.handling_of(session, code)
    return conditional.answer(request, matter_out(matter, names, stars, handling))


@router.post(
    "/{code}/suspension",
    status_code=201,
    response_model=StateOut,
    dependencies=administrators,
)
async def suspend_matter(code: str, body: SuspensionIn, session: Session) -> Matter:
    """Nobody can start a case of it until it is resumed; running cases go on."""
    return await commands.suspend(session, code, body.reason)


@router.delete("/{code}/suspension", response_model=StateOut, dependencies=administrators)
async def resume_matter(code: str, session: Session) -> Matter:
    """End the suspension."""
    return await commands.resume(session, code)
