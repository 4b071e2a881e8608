"""The CloudEvents 1.0 envelope every event travels in.

Structured mode, `application/cloudevents+json` (CloudEvents NATS binding 1.0.1
defines no other), on the subject that is the event's type.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

CONTENT_TYPE = "application/cloudevents+json"


class Event(BaseModel):
    """A fact. `type` is its NATS subject: campus.<service>.<entity>.<verb>.v<major>.

    Bodies carry ids and a link, never a name, a number on a document, or
    anything typed by a person. What is carried beyond that says why.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]

    def aggregate(self) -> str:
        """What this event is about. Events of one aggregate keep their order."""
        raise NotImplementedError


class Envelope(BaseModel):
    """CloudEvents 1.0 context attributes and data (spec v1.0.2, clause 3)."""

    model_config = ConfigDict(extra="allow")

    specversion: str = "1.0"
    id: UUID = Field(default_factory=uuid4)
    source: str
    type: str
    subject: str | None = None
    time: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    datacontenttype: str = "application/json"
    # W3C trace context, as the CloudEvents distributed tracing extension names it.
    traceparent: str | None = None
    data: dict[str, Any]

    @classmethod
    def carrying(cls, event: Event, *, source: str, traceparent: str | None = None) -> Self:
        return cls(
            source=source,
            type=event.type,
            subject=event.aggregate(),
            traceparent=traceparent,
            data=event.model_dump(mode="json"),
        )
