"""What identity announces."""

from typing import ClassVar
from uuid import UUID

from contracts.envelope import Event


class PersonProvisioned(Event):
    """A person can be recognised: an account exists for them, or was brought up to date."""

    type: ClassVar = "campus.identity.person.provisioned.v1"
    person_id: UUID
    active: bool

    def aggregate(self) -> str:
        return f"person/{self.person_id}"


class SessionRevoked(Event):
    """A session ended before its time; tokens that name it are worth nothing from now on."""

    type: ClassVar = "campus.identity.session.revoked.v1"
    session_id: UUID

    def aggregate(self) -> str:
        return f"session/{self.session_id}"
