from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Request
from fastapi.responses import StreamingResponse

from chassis.auth import Me
from chassis.database import runtime_of
from chassis.routing import Router
from notify.live.feed import feed
from notify.live.hub import Hub

router = Router(prefix="/api/notify/v1/stream", tags=["messages"])


class EventStream(StreamingResponse):
    media_type = "text/event-stream"


def _hub(request: Request) -> Hub:
    return runtime_of(request).get(Hub)


@router.get("", response_class=EventStream)
async def stream_messages(
    me: Me,
    hub: Annotated[Hub, Depends(_hub)],
    last_event_id: Annotated[UUID | None, Header()] = None,
) -> EventStream:
    """My new messages as server-sent events, the moment I am told.

    Each event's `id` is the message's; a client that comes back with it in
    `Last-Event-ID` first gets what it missed. A comment every 15 seconds shows
    that the stream is alive.
    """
    return EventStream(
        feed(hub, me.person_id, last_event_id, me.exp),
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )
