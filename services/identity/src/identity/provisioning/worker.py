"""The worker's loop: fetch what changed, apply it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from chassis.database import transaction
from chassis.peers import Peer, PeerUnavailable
from chassis.service import Runtime
from identity.keys.keyring import Keyring
from identity.oidc.tokens import own_token
from identity.provisioning import commands, queries
from identity.provisioning.consumers import PROVISIONED
from identity.provisioning.schemas import LookupAnswer
from identity.settings import settings_of

BATCH = 200
IDLE_SECONDS = 0.5
LOOKUP = "/api/data-middle/v1/records/lookup"
log = structlog.get_logger()


class DataMiddle(Peer):
    """Data-middle, asked in identity's own name."""


@asynccontextmanager
async def data_middle(runtime: Runtime) -> AsyncIterator[None]:
    """Resource: the client of data-middle. Identity issues its own token: it is the issuer."""
    settings = settings_of(runtime)

    async def token() -> str:
        keys = await runtime.get(Keyring).current()
        return own_token(keys, settings, "records:read")

    peer = DataMiddle(settings.data_middle_url, own_token=token, deadline=10)
    runtime.provide(DataMiddle, peer)
    yield
    await peer.close()


async def provision(runtime: Runtime) -> None:
    """For ever. While data-middle is away records wait, and are asked for less often."""
    away = 0
    while True:
        try:
            moved = [await provision_once(runtime, resource) for resource in PROVISIONED]
        except PeerUnavailable as error:
            if not away:
                log.warning("data-middle is away", reason=type(error).__name__)
            away += 1
            await asyncio.sleep(min(2**away, 30))
            continue
        away = 0
        if not any(moved):
            await asyncio.sleep(IDLE_SECONDS)


async def provision_once(runtime: Runtime, resource: str) -> int:
    """One batch of `resource`; how many records that was. PeerUnavailable hands them back."""
    async with transaction(runtime) as session:
        claimed = await queries.claim(session, resource, BATCH)
    if not claimed:
        return 0
    question = {
        "resource": resource,
        "record_ids": [str(id) for id in claimed],
        "purpose": "provisioning",
    }
    try:
        answer = await runtime.get(DataMiddle).post(LOOKUP, question, repeatable=True)
    except PeerUnavailable:
        async with transaction(runtime) as session:
            await queries.release(session, claimed)
        raise
    wanted = set(claimed)
    found = [f for f in LookupAnswer.model_validate(answer).items if f.record_id in wanted]
    missing = wanted - {f.record_id for f in found}
    async with transaction(runtime) as session:
        await commands.apply(session, resource, found)
        if missing:
            log.warning("records not found", resource=resource, count=len(missing))
            await queries.postpone(session, list(missing))
    return len(claimed)
