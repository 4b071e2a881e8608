"""Workflow's answers to what was proposed."""

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.publishing import commands
from chassis.consumers import Consumers
from contracts.events import DefinitionAccepted, DefinitionRejected

consumers = Consumers()


@consumers.on(DefinitionAccepted)
async def publish_accepted(event: DefinitionAccepted, session: AsyncSession) -> None:
    await commands.accept(session, event)


@consumers.on(DefinitionRejected)
async def keep_problems(event: DefinitionRejected, session: AsyncSession) -> None:
    await commands.reject(session, event)
