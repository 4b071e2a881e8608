from chassis.auth import Me
from chassis.database import Session
from chassis.routing import ProtocolRouter
from data_middle.directory.rules import source_label
from data_middle.prefill import commands
from data_middle.prefill.schemas import Prefilled, PrefillIn, PrefillOut
from data_middle.reads.commands import Reader
from data_middle.reads.router import RequestId

# A read, whatever its method says: repeating it is harmless, so it asks for no
# Idempotency-Key, and answers are not stored.
router = ProtocolRouter(prefix="/api/data-middle/v1/prefill", tags=["prefill"])


@router.post("")
async def prefill(asked: PrefillIn, me: Me, session: Session, request_id: RequestId) -> PrefillOut:
    """What is known of me, for a form; with its source, its time, and on record."""
    found = await commands.prefill(session, Reader(me, request_id), asked)
    return PrefillOut(
        values={
            answer.field.full_name: Prefilled(
                value=answer.value,
                source=answer.record.source,
                source_label=source_label(answer.record.source),
                as_of=answer.record.observed_at,
                version=answer.record.version,
            )
            for answer in found
        }
    )
