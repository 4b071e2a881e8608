"""What data-middle announces."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consumers import Consumers
from contracts.events import RecordChanged
from identity.provisioning import queries

PROVISIONED = ("organisation", "student", "staff")

consumers = Consumers()


@consumers.on(RecordChanged)
async def queue_changed_record(event: RecordChanged, session: AsyncSession) -> None:
    if event.resource in PROVISIONED:
        await queries.queue(session, event.record_id, event.resource, event.version)
