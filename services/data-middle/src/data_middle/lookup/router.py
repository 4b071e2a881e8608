from typing import Annotated

from chassis.auth import Caller, with_scope
from chassis.database import Session
from chassis.routing import ProtocolRouter
from data_middle.lookup import commands
from data_middle.lookup.schemas import LookupIn, LookupOut, RecordOut
from data_middle.reads.commands import Reader
from data_middle.reads.router import RequestId

# A read, whatever its method says: repeating it is harmless, so it asks for no
# Idempotency-Key, and answers are not stored.
router = ProtocolRouter(prefix="/api/data-middle/v1/records", tags=["records"])


@router.post("/lookup")
async def look_up_records(
    asked: LookupIn,
    service: Annotated[Caller, with_scope("records:read")],
    session: Session,
    request_id: RequestId,
) -> LookupOut:
    """Whole golden records, for services; every call is on record."""
    found = await commands.look_up(session, Reader(service, request_id), asked)
    return LookupOut(items=[RecordOut.model_validate(record) for record in found])
