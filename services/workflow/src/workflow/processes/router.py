"""Definitions: how a matter runs, its versions, and a check before proposing one."""

from typing import Annotated, Any

from fastapi import Header

from chassis.auth import Me, with_role
from chassis.database import Session
from chassis.http import Page, Paging
from chassis.routing import Router
from contracts.events.catalog import Package
from workflow.processes import commands, queries
from workflow.processes.errors import DefinitionNotFound, PackageTooLarge
from workflow.processes.lint import MAX_BYTES
from workflow.processes.schemas import CheckOut, DefinitionOut, VersionOut

router = Router(prefix="/api/workflow/v1", tags=["definitions"])


@router.get("/definitions/{matter_code}", response_model=DefinitionOut)
async def get_definition(matter_code: str, me: Me, session: Session) -> Any:
    """The version that new cases follow, step by step."""
    _ = me
    row = await queries.startable(session, matter_code)
    if row is None:
        raise DefinitionNotFound
    return await commands.described(session, row)


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
