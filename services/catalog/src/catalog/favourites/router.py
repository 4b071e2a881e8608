"""One's own favourites."""

from typing import Annotated, Any

from fastapi import Query

from catalog.cursors import moment, word
from catalog.favourites import commands, queries
from catalog.favourites.schemas import FavouriteOut, favourite_out
from catalog.matters.queries import department_names
from catalog.search.schemas import departments_of
from chassis.auth import Me
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router

router = Router(prefix="/api/catalog/v1/favourites", tags=["favourites"])


@router.get("", response_model=Page[FavouriteOut])
async def list_favourites(
    me: Me,
    session: Session,
    paging: Paging,
    code: Annotated[str | None, Query(max_length=64)] = None,
) -> dict[str, Any]:
    """Newest first. With `code`, that one or none: whether a matter is a favourite of yours."""
    key = paging.key(moment, word)
    after = (key[0], key[1]) if key else None
    rows = await queries.favourites_of(session, me.person_id, code, after, paging.limit + 1)
    shown, cursor = page_of(rows, paging, lambda row: [row.added_at, row.code])
    names = await department_names(session, departments_of(shown))
    return {"items": [favourite_out(row, names) for row in shown], "next_cursor": cursor}


@router.put("/{code}", response_model=FavouriteOut)
async def add_favourite(code: str, me: Me, session: Session) -> FavouriteOut:
    """Keep a matter at hand. One that is a favourite already stays where it is."""
    row = await commands.add(session, me.person_id, code)
    return favourite_out(row, await department_names(session, row.departments))


@router.delete("/{code}", status_code=204)
async def remove_favourite(code: str, me: Me, session: Session) -> None:
    """Let it go; one that is no favourite is gone already."""
    await queries.remove(session, me.person_id, code)
