from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header

from chassis.auth import Me
from chassis.database import Session
from chassis.http import Page, Paging, page_of
from chassis.routing import Router
from data_middle.reads import queries
from data_middle.reads.schemas import ReadOut
from data_middle.records.queries import own_record

router = Router(prefix="/api/data-middle/v1/my-data/reads", tags=["my data"])


def _request_id(
    x_request_id: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> str | None:
    # Only a mark to find the request by: an odd one is no reason to refuse it.
    return x_request_id and x_request_id[:100]


#: The id the gateway gave this request, for finding it in the logs.
RequestId = Annotated[str | None, Depends(_request_id)]


@router.get("")
async def list_reads_of_my_data(me: Me, session: Session, paging: Paging) -> Page[ReadOut]:
    """Who read what is held on me, why and for which case; newest first."""
    before = next(iter(paging.key(UUID) or ()), None)
    mine = await own_record(session, me.kind, me.number)
    if mine is None:
        return Page(items=[])
    rows = await queries.reads_about(session, mine.record_id, paging.limit + 1, before)
    reads, next_cursor = page_of(rows, paging, lambda read: [read.id])
    return Page(items=[ReadOut.model_validate(read) for read in reads], next_cursor=next_cursor)
