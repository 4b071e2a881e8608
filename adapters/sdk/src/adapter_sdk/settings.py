"""What every adapter has to be told."""

from pydantic import Field

from chassis.service import ServiceSettings


class AdapterSettings(ServiceSettings):
    #: How often the legacy system is asked for changes.
    poll_seconds: float = Field(default=3.0, gt=0)
    #: The hour, in UTC, after which everything is read once a day: 03:00 in Beijing.
    full_hour: int = Field(default=19, ge=0, le=23)
    #: How long a worker that fell silent keeps its work from the others.
    lease_seconds: float = Field(default=20.0, gt=0)
    #: How long after an unanswered request the legacy system may still carry it out.
    settle_seconds: float = Field(default=10.0, ge=0)
    #: Tries without an answer, once something was sent, before a person has to look.
    park_after: int = Field(default=20, ge=1)
    #: Write-backs carried out side by side.
    carry_at_once: int = Field(default=4, ge=1)
