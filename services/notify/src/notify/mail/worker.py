"""The worker's loop: letters out, one connection a batch."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from pydantic import ValidationError

from chassis.database import transaction
from chassis.peers import PeerUnavailable
from chassis.service import Runtime
from notify.mail import commands, queries, rules
from notify.mail.errors import NoConnection, UnusableAddress
from notify.mail.rules import Letter
from notify.mail.smtp import MailServer, mail_server
from notify.people.identity import Contact, Identity
from notify.settings import settings_of

BATCH = 20
LEASE = timedelta(minutes=2)
# Longer than any attempt of a living process takes: three replies, each with a time-out.
LOST_AFTER = timedelta(minutes=5)
IDLE_SECONDS = 0.5
AWAY_SECONDS = 5.0
log = structlog.get_logger()


async def send_mail(runtime: Runtime) -> None:
    """For ever. While identity or the mail server is away, letters wait."""
    away = False
    while True:
        try:
            moved = await send_once(runtime)
        except (PeerUnavailable, NoConnection, ValidationError) as error:
            if not away:
                log.warning("mail waits", error=type(error).__name__)
            away = True
            await asyncio.sleep(AWAY_SECONDS)
            continue
        away = False
        if not moved:
            await asyncio.sleep(IDLE_SECONDS)


async def send_once(runtime: Runtime) -> int:
    """Try one batch of letters; how many were due. NoConnection and PeerUnavailable have
    handed them back."""
    async with transaction(runtime) as session:
        if lost := await commands.lose(session, LOST_AFTER):
            log.error("letters cut short, now unsure", count=lost)
        letters = await queries.claim(session, BATCH, LEASE)
    if not letters:
        return 0
    contacts = await _contacts(runtime, letters)
    settings = settings_of(runtime)
    async with mail_server(settings.smtp_url.get_secret_value(), settings.sender) as server:
        for at, letter in enumerate(letters):
            try:
                await _send(runtime, server, letter, contacts)
            except NoConnection:
                async with transaction(runtime) as session:
                    await commands.postpone(session, letters[at:])
                raise
    return len(letters)


async def _contacts(runtime: Runtime, letters: Sequence[Letter]) -> Mapping[UUID, Contact]:
    try:
        return await runtime.get(Identity).contacts({letter.person_id for letter in letters})
    except (PeerUnavailable, ValidationError):
        async with transaction(runtime) as session:
            await commands.hand_back(session, letters, timedelta(seconds=AWAY_SECONDS))
        raise


async def _send(
    runtime: Runtime, server: MailServer, letter: Letter, contacts: Mapping[UUID, Contact]
) -> None:
    contact = contacts.get(letter.person_id)
    settings = settings_of(runtime)
    try:
        to = rules.address(contact.name if contact else "", contact.email if contact else None)
        mail = rules.compose(letter, to, settings.sender, settings.issuer, datetime.now(UTC))
    except UnusableAddress:
        async with transaction(runtime) as session:
            await commands.give_up(session, letter, "no-address")
        return
    await server.connect()
    trying = asyncio.ensure_future(_try(runtime, server, letter, to.addr_spec, mail))
    try:
        await asyncio.shield(trying)
    except asyncio.CancelledError:
        # A process that stops finishes its letter, or that would be unsure for no reason.
        await asyncio.wait([trying])
        raise


async def _try(
    runtime: Runtime, server: MailServer, letter: Letter, recipient: str, mail: bytes
) -> None:
    async with transaction(runtime) as session:
        attempt = await queries.begin(session, letter.message_id)
    if attempt is None:
        return
    outcome = await server.hand_over(recipient, mail)
    async with transaction(runtime) as session:
        await commands.note(session, letter, attempt, outcome)
