"""Completed cases become reviewable."""

from sqlalchemy.ext.asyncio import AsyncSession

from catalog.reviews import commands
from chassis.consumers import Consumers
from contracts.events import CaseCompleted

consumers = Consumers()


@consumers.on(CaseCompleted)
async def invite_review(event: CaseCompleted, session: AsyncSession) -> None:
    await commands.invite(session, event)
