"""The worker's broom: what is over is forgotten after its time."""

import asyncio
from datetime import UTC, datetime, timedelta

from chassis.database import transaction
from chassis.service import Runtime
from identity.accounts import queries as accounts
from identity.accounts.rules import FORGET_AFTER
from identity.oidc import queries as oidc
from identity.oidc.commands import KEEP_CODES
from identity.sessions import queries as sessions

EVERY_SECONDS = 300
KEEP_SESSIONS = timedelta(days=30)
# Auditors want half a year at least.
KEEP_AUDIT = timedelta(days=400)


async def sweep(runtime: Runtime) -> None:
    await sweep_once(runtime, datetime.now(UTC))
    await asyncio.sleep(EVERY_SECONDS)


async def sweep_once(runtime: Runtime, now: datetime) -> None:
    async with transaction(runtime) as session:
        await oidc.forget_expired(session, now, now - KEEP_CODES)
        await accounts.forget_attempts(session, now - FORGET_AFTER)
        await accounts.forget_audit(session, now - KEEP_AUDIT)
        await sessions.forget_over(session, now - KEEP_SESSIONS)
