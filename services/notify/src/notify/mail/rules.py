"""How a letter reads, and when one that was not taken is offered again."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

from contracts.words import Text
from notify.mail.errors import UnusableAddress

# About three days: a mailbox that is full on Friday is emptied on Monday.
DELAYS = (10, 60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600, 24 * 3600)
# 7 bit: a server that lacks 8BITMIME, or forwards to one, changes nothing in it.
_POLICY = SMTP.clone(cte_type="7bit")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Letter:
    """A message to be sent by e-mail."""

    message_id: UUID
    person_id: UUID
    title: Text
    body: Text
    link: str
    attempts: int


def offer_again_after(attempts: int) -> timedelta | None:
    """None: not any more."""
    return timedelta(seconds=DELAYS[attempts - 1]) if attempts <= len(DELAYS) else None


def address(name: str, email: str | None) -> Address:
    """Raises UnusableAddress, also for what would only be usable as an attack."""
    if not email or len(email) > 254 or not _ADDRESS.fullmatch(email):
        raise UnusableAddress
    try:
        return Address(_CONTROL.sub(" ", name).strip()[:100], addr_spec=email)
    except (ValueError, IndexError) as error:  # the parser's way with some malformed addresses
        raise UnusableAddress from error


def compose(letter: Letter, to: Address, sender: str, portal: str, now: datetime) -> bytes:
    """The letter as it goes over the wire. Its Message-ID is the same whenever it is sent, so
    that even a letter sent twice by hand is one to a mailbox that looks."""
    link = f"{portal.rstrip('/')}{letter.link}" if letter.link.startswith("/") else letter.link
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address("一网 Yiwang", addr_spec=sender)
    mail["To"] = to
    mail["Subject"] = _CONTROL.sub(" ", letter.title.zh)
    mail["Date"] = now
    mail["Message-ID"] = f"<{letter.message_id}.email@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "zh, en"
    mail.set_content(
        f"{letter.title.zh}\n{letter.body.zh}\n\n{letter.title.en}\n{letter.body.en}\n\n{link}\n"
    )
    return mail.as_bytes()
