"""What the catalogue tells us about matters."""

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.consumers import Consumers
from contracts.events import MatterProposed, MatterPublished, MatterSuspended
from workflow.processes import commands

consumers = Consumers()


@consumers.on(MatterProposed)
async def answer_proposal(event: MatterProposed, session: AsyncSession) -> None:
    await commands.answer_proposal(session, event)


@consumers.on(MatterPublished)
async def open_matter(event: MatterPublished, session: AsyncSession) -> None:
    await commands.open_matter(session, event)


@consumers.on(MatterSuspended)
async def close_matter(event: MatterSuspended, session: AsyncSession) -> None:
    await commands.close_matter(session, event)
