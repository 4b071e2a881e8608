"""Departments, for everyone."""

from fastapi import Request, Response

from catalog import conditional
from catalog.departments import queries
from catalog.departments.schemas import DepartmentOut
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from contracts.words import Text

router = Router(prefix="/api/catalog/v1/departments", tags=["departments"])


@router.get("", response_model=Page[DepartmentOut])
async def list_departments(request: Request, session: Session, paging: Paging) -> Response:
    """Departments by code, with how many matters each offers."""
    after = paging.key(str)
    rows = await queries.departments(session, after[0] if after else None, paging.limit + 1)
    shown, cursor = page_of(rows, paging, lambda row: [row.code])
    items = [
        DepartmentOut(code=row.code, name=Text(zh=row.name_zh, en=row.name_en), matters=row.matters)
        for row in shown
    ]
    return conditional.answer(request, Page[DepartmentOut](items=items, next_cursor=cursor))
