"""From a right password to an answer for the client."""

from datetime import UTC, datetime
from typing import Any

from identity.accounts.commands import note
from identity.accounts.models import Outcome
from identity.oidc.commands import Exchange
from identity.oidc.server import Answer
from identity.persons.models import Identity
from identity.sessions.commands import open_session


async def enter(
    oidc: Exchange, who: Identity, cookie: str | None, parameters: dict[str, Any]
) -> tuple[Answer | None, str]:
    """A session for `who` with a new cookie, and the client's answer."""
    live, token = await open_session(
        oidc.session,
        who,
        oidc.browser,
        await oidc.live(cookie),
        oidc.settings.session_lifetime,
        datetime.now(UTC),
    )
    note(
        oidc.session,
        Outcome.SUCCEEDED,
        oidc.browser,
        person_id=who.person_id,
        session_id=live.id,
    )
    return await oidc.authorize_as(parameters, live), token
