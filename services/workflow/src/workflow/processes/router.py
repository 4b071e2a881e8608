"""Definitions: how a matter runs, its versions, and a check before proposing one."""

from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header, Request, Response

from chassis.auth import with_role
from chassis.database import Session
from chassis.http import Page, Paging
from chassis.routing import Router
from contracts.events.catalog import Package
from workflow.processes import commands, queries
from workflow.processes.errors import DefinitionNotFound, PackageTooLarge
from workflow.processes.lint import MAX_BYTES
from workflow.processes.schemas import CheckOut, DefinitionOut, LatestVersionOut, VersionOut

router = Router(prefix="/api/workflow/v1", tags=["definitions"])


@router.get(
    "/definitions",
    response_model=Page[LatestVersionOut],
    dependencies=[with_role("administrator")],
)
async def list_definitions(paging: Paging, session: Session) -> Any:
    """The newest version of each matter, with what was wrong with it."""
    rows, next_cursor = await queries.latest_versions(session, paging)
    return {
        "items": [LatestVersionOut.model_validate(row, from_attributes=True) for row in rows],
        "next_cursor": next_cursor,
    }


@router.get("/definitions/{matter_code}", response_model=DefinitionOut)
async def get_definition(matter_code: str, session: Session) -> Any:
    """The version that new cases follow, step by step. Open to everyone."""
    row = await queries.startable(session, matter_code)
    if row is None:
        raise DefinitionNotFound
    return await commands.described(session, row)


@router.get(
    "/definitions/{matter_code}/drawing",
    response_class=Response,
    responses={200: {"content": {"application/xml": {}}}, 304: {"description": "Not changed."}},
)
async def get_drawing(matter_code: str, request: Request, session: Session) -> Response:
    """BPMN with its diagram, of the version that new cases follow. Open to everyone."""
    drawing = await commands.drawing_online(session, matter_code)
    tag = f'"{sha256(drawing.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, no-cache"}
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    # Weak comparison: a proxy that compresses turns our tag into a weak one.
    if "*" in known or tag in {each.removeprefix("W/") for each in known}:
        return Response(status_code=304, headers=headers)
    return Response(drawing, media_type="application/xml", headers=headers)


@router.get(
    "/definitions/{matter_code}/versions",
    response_model=Page[VersionOut],
    dependencies=[with_role("administrator")],
)
async def list_versions(matter_code: str, paging: Paging, session: Session) -> Any:
    """Every version proposed, the newest first, with what was wrong with it."""
    rows, next_cursor = await queries.versions(session, matter_code, paging)
    return {
        "items": [VersionOut.model_validate(row, from_attributes=True) for row in rows],
        "next_cursor": next_cursor,
    }


@router.post(
    "/definition-checks",
    response_model=CheckOut,
    dependencies=[with_role("administrator")],
)
async def check_definition(
    package: Package, content_length: Annotated[int, Header()] = 0
) -> CheckOut:
    """Say what would keep a package from running, without proposing it."""
    if content_length > MAX_BYTES:
        raise PackageTooLarge
    problems = await commands.check(package)
    return CheckOut(accepted=not problems, problems=problems)
