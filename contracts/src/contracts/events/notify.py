"""What notify announces."""

from typing import ClassVar, Literal
from uuid import UUID

from contracts.envelope import Event

Channel = Literal["inbox", "email"]


class MessageDelivered(Event):
    """A message reached its channel."""

    type: ClassVar = "campus.notify.message.delivered.v1"
    message_id: UUID
    person_id: UUID
    channel: Channel

    def aggregate(self) -> str:
        return f"message/{self.message_id}"


class MessageFailed(Event):
    """A message will not reach its channel; `reason` is one of a closed list."""

    type: ClassVar = "campus.notify.message.failed.v1"
    message_id: UUID
    person_id: UUID
    channel: Channel
    reason: Literal["no-address", "refused", "unreachable", "unsure"]

    def aggregate(self) -> str:
        return f"message/{self.message_id}"
