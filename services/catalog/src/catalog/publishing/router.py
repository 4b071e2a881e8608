"""Putting up and taking down, for administrators."""

from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Path, Response

from catalog.matters.models import Matter
from catalog.matters.queries import department_names, handling_of, known_matter, rating_of
from catalog.matters.schemas import StateOut, matter_out
from catalog.publishing import commands, queries
from catalog.publishing.documents import Unreadable, refuse
from catalog.publishing.errors import InvalidPackage
from catalog.publishing.models import MatterVersion
from catalog.publishing.package import MATTER, MatterPackage, read
from catalog.publishing.schemas import PackageIn, VersionOut, VersionPreview, preview
from chassis.auth import with_role
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router

router: APIRouter = Router(
    prefix="/api/catalog/v1/matters/{code}",
    tags=["publishing"],
    dependencies=[with_role("administrator")],
)


@router.post("/versions", status_code=201, response_model=VersionOut)
async def propose_version(
    code: str, body: PackageIn, session: Session, response: Response
) -> MatterVersion:
    """Hand in a package. 200 if it says what the matter says already.

    With a process it is `proposed` until workflow has judged it: look again.
    """
    package = await anyio.to_thread.run_sync(_read, code, body.files)
    handed_in = await commands.hand_in(session, package)
    if not handed_in.is_new:
        response.status_code = 200
    return handed_in.version


@router.get("/versions", response_model=Page[VersionOut])
async def list_versions(code: str, session: Session, paging: Paging) -> dict[str, Any]:
    """Newest first, each with what became of it."""
    await known_matter(session, code)
    after = paging.key(_number)
    rows = await queries.versions_of(session, code, after[0] if after else None, paging.limit + 1)
    shown, cursor = page_of(rows, paging, lambda row: [row.version])
    return {"items": shown, "next_cursor": cursor}


@router.get("/versions/{version}", response_model=VersionPreview)
async def get_version(
    code: str, version: Annotated[int, Path(ge=1, lt=2**31)], session: Session
) -> VersionPreview:
    """A preview: the guide as applicants would read it, the files, form and process, and why
    workflow refused it."""
    found = await queries.known_version(session, code, version)
    shown = found.shown()
    names = await department_names(session, shown.departments)
    stars, handling = await rating_of(session, code), await handling_of(session, code)
    return preview(found, matter_out(shown, names, stars, handling))


@router.post("/retirement", status_code=201, response_model=StateOut)
async def retire_matter(code: str, session: Session) -> Matter:
    """Take it down for good (下架)."""
    return await commands.retire(session, code)


def _read(code: str, files: dict[str, str]) -> MatterPackage:
    # JSON can spell half a character; it passes here and is refused as not UTF-8.
    raw = {name: text.encode(errors="surrogatepass") for name, text in files.items()}
    package = read(raw)
    if package.manifest.code != code:
        try:
            zh, en = "与地址中的事项编码不同", "Is not the matter of this address"
            refuse("code-differs", MATTER, zh, en, element="/code")
        except Unreadable as error:
            raise InvalidPackage(error.problems) from None
    return package


def _number(value: Any) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError
    return value
