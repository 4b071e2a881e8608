from chassis.auth import Me
from chassis.database import Session
from chassis.routing import Router
from data_middle.holdings import commands
from data_middle.holdings.schemas import HoldingsOut
from data_middle.reads.commands import Reader
from data_middle.reads.router import RequestId

router = Router(prefix="/api/data-middle/v1/my-data", tags=["my data"])


@router.get("")
async def show_my_data(me: Me, session: Session, request_id: RequestId) -> HoldingsOut:
    """What is held on me, by which source, as of when."""
    return HoldingsOut(items=await commands.show_holdings(session, Reader(me, request_id)))
