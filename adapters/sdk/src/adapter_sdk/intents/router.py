"""Write-backs, for the people who look after the adapter."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request

from adapter_sdk.adapter import Adapter
from adapter_sdk.intents import commands, queries
from adapter_sdk.intents.models import Intent
from adapter_sdk.intents.schemas import STATUS, Settlement, Shown, WritebackOut
from chassis.auth import Me
from chassis.database import Session, runtime_of
from chassis.http import Page, Paging, page_of
from chassis.routing import Router

router = Router(prefix="/writebacks")


async def _adapter(request: Request) -> Adapter:
    return runtime_of(request).get(Adapter)


@router.get("", response_model=Page[WritebackOut])
async def list_writebacks(
    session: Session, paging: Paging, status: Shown = "parked"
) -> dict[str, Any]:
    """The newest first."""
    before = paging.key(UUID)
    rows = await queries.page(
        session, STATUS[status], before[0] if before else None, paging.limit + 1
    )
    items, cursor = page_of(rows, paging, lambda intent: [intent.id])
    return {"items": items, "next_cursor": cursor}


@router.post("/{id}/retry", response_model=WritebackOut)
async def retry_writeback(id: UUID, session: Session) -> Intent:
    """Look, and try, again: for a parked write-back whose cause is gone."""
    return await commands.retry(session, id)


@router.post("/{id}/settlement", response_model=WritebackOut)
async def settle_writeback(
    id: UUID,
    body: Settlement,
    me: Me,
    session: Session,
    adapter: Annotated[Adapter, Depends(_adapter)],
) -> Intent:
    """Say how a parked write-back really ended; its case is answered once, and goes on."""
    return await commands.settle_by_hand(session, adapter, id, body, me.person_id)
