from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consumers import Consumers
from contracts.events import RecordsCollected
from data_middle.collection import commands


def collecting(max_removed_share: float) -> Consumers:
    """The consumers of this slice. A full run that would remove a larger share of what
    its source has given us is left for an operator."""
    consumers = Consumers()

    @consumers.on(RecordsCollected)
    async def merge_records(event: RecordsCollected, session: AsyncSession) -> None:
        await commands.take_part(session, event, max_removed_share)

    return consumers
