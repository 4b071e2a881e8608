from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from uuid import UUID

from pydantic import BaseModel

from chassis.peers import OwnToken, Peer
from chassis.service import Runtime
from contracts.words import Group
from notify.settings import settings_of

SCOPE = "holders:read contacts:read"
PAGE = 100


class Holder(BaseModel):
    person_id: UUID


class Holders(BaseModel):
    items: list[Holder]
    next_cursor: str | None = None


class Contact(BaseModel):
    person_id: UUID
    name: str
    email: str | None = None


class Contacts(BaseModel):
    items: list[Contact]


class Identity:
    """Asks identity in notify's own name. Raises PeerUnavailable; never ask in a transaction."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    async def holders(self, group: Group) -> list[UUID]:
        """Everyone who holds the post now."""
        found: list[UUID] = []
        params = {"organisation": group.organisation, "limit": str(PAGE)}
        while True:
            path = f"/api/identity/v1/posts/{group.post}/holders"
            page = Holders.model_validate(await self._peer.get(path, params=params))
            found += [holder.person_id for holder in page.items]
            if page.next_cursor is None:
                return found
            params["cursor"] = page.next_cursor

    async def contacts(self, persons: Collection[UUID]) -> dict[UUID, Contact]:
        """Those of at most 200 people that identity knows."""
        question = {"person_ids": [str(person) for person in persons]}
        path = "/api/identity/v1/contacts/lookup"
        answer = await self._peer.post(path, question, repeatable=True)
        return {c.person_id: c for c in Contacts.model_validate(answer).items}


@asynccontextmanager
async def identity(runtime: Runtime) -> AsyncIterator[None]:
    """Resource: the client of identity."""
    settings = settings_of(runtime)
    token = OwnToken(runtime.service.name, settings, SCOPE)
    peer = Peer(settings.identity_url, own_token=token)
    runtime.provide(Identity, Identity(peer))
    yield
    await peer.close()
