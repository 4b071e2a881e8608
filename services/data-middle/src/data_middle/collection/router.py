from uuid import UUID

from chassis.auth import with_role
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from data_middle.collection import queries
from data_middle.collection.schemas import RejectedOut, RunOut

router = Router(
    prefix="/api/data-middle/v1/runs", tags=["runs"], dependencies=[with_role("administrator")]
)


@router.get("")
async def list_runs(session: Session, paging: Paging) -> Page[RunOut]:
    """What adapters have delivered, newest first."""
    before = next(iter(paging.key(UUID) or ()), None)
    rows = await queries.newest_runs(session, paging.limit + 1, before)
    runs, next_cursor = page_of(rows, paging, lambda run: [run.id])
    return Page(items=[RunOut.model_validate(run) for run in runs], next_cursor=next_cursor)


@router.get("/{id}/rejected-records")
async def list_rejected_records(id: UUID, session: Session, paging: Paging) -> Page[RejectedOut]:
    """Rows of a run that could not be used, and why, for whoever looks after the source."""
    rows = await queries.rejected_records(session, id, paging.limit + 1, paging.key(int, int))
    rejected, next_cursor = page_of(rows, paging, lambda row: [row.part, row.position])
    return Page(
        items=[RejectedOut.model_validate(row) for row in rejected], next_cursor=next_cursor
    )
