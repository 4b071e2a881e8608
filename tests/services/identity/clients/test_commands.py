"""Clients are what the file says."""

import pytest
from campus_people import CLIENTS, GATEWAY
from pydantic import ValidationError
from running_identity import Browser, Running

from chassis.database import transaction
from identity.clients.commands import register
from identity.clients.schemas import ClientEntry, ClientFile


async def test_who_is_no_longer_in_the_file_cannot_ask(identity: Running, browser: Browser) -> None:
    entries = ClientFile.validate_python(CLIENTS)
    async with transaction(identity.runtime) as session:
        await register(session, [e for e in entries if e.client_id != "gateway"])
    refused = await browser.ask()

    async with transaction(identity.runtime) as session:
        await register(session, entries)
    accepted = await browser.ask()

    assert (refused.status_code, accepted.status_code) == (400, 303)


async def test_secrets_are_kept_as_digests(identity: Running) -> None:
    rows = await identity.fetch("SELECT * FROM oauth_client")

    assert GATEWAY["secret"] not in repr(rows)


@pytest.mark.parametrize(
    "changes",
    [
        {"secret": None},
        {"secret": "too short"},
        {"kind": "public"},
        {"kind": "public", "secret": None, "pkce": "optional"},
        {"redirect_uris": ["/relative"]},
        {"redirect_uris": ["https://x.example/#fragment"]},
        {"client_id": "Not A Name"},
        {"unknown": 1},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ClientEntry.model_validate({**GATEWAY, **changes})
