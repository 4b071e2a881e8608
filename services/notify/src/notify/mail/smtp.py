"""The mail server, and exactly how far it got with a letter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum, auto
from urllib.parse import unquote, urlsplit

import structlog
from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from notify.mail.errors import NoConnection

TIMEOUT_SECONDS = 30
log = structlog.get_logger()


class Outcome(Enum):
    """`NOT_NOW`: certainly not taken, may be offered again. `UNSURE`: perhaps taken."""

    TAKEN = auto()
    NOT_NOW = auto()
    REFUSED = auto()
    UNSURE = auto()


class MailServer:
    """One connection, opened when needed and again after it was lost."""

    def __init__(self, url: str, sender: str) -> None:
        at = urlsplit(url)
        self._sender = sender
        self._smtp = SMTP(
            hostname=at.hostname or "localhost",
            port=at.port,
            username=unquote(at.username) if at.username else None,
            password=unquote(at.password) if at.password else None,
            use_tls=at.scheme == "smtps",
            local_hostname=sender.partition("@")[2],
            timeout=TIMEOUT_SECONDS,
        )

    async def connect(self) -> None:
        """Raises NoConnection; that a connection stands now is no promise that it lasts."""
        if self._smtp.is_connected:
            return
        try:
            await self._smtp.connect()
        except (SMTPException, OSError, ValueError) as error:
            raise NoConnection(type(error).__name__) from error

    async def hand_over(self, recipient: str, mail: bytes) -> Outcome:
        try:
            await self._smtp.mail(self._sender)
            await self._smtp.rcpt(recipient)
        except (SMTPException, OSError) as error:
            await self._recover()
            return _before_data(error)
        try:
            await self._smtp.data(mail)
        except SMTPResponseException as error:
            await self._recover()
            return Outcome.REFUSED if error.code >= 500 else Outcome.NOT_NOW
        except (SMTPException, OSError):
            # The letter may have gone out with the connection it was lost on.
            self._smtp.close()
            return Outcome.UNSURE
        return Outcome.TAKEN

    async def _recover(self) -> None:
        """So that the next letter starts afresh."""
        try:
            await self._smtp.rset()
        except (SMTPException, OSError):
            self._smtp.close()

    async def close(self) -> None:
        with suppress(SMTPException, OSError):
            if self._smtp.is_connected:
                await self._smtp.quit()
        self._smtp.close()


def _before_data(error: Exception) -> Outcome:
    if isinstance(error, SMTPRecipientRefused) and error.code >= 500:
        return Outcome.REFUSED
    # A refused sender is our mistake, not the letter's: it waits until that is mended.
    log.warning("mail not taken", error=type(error).__name__, code=getattr(error, "code", None))
    return Outcome.NOT_NOW


@asynccontextmanager
async def mail_server(url: str, sender: str) -> AsyncIterator[MailServer]:
    server = MailServer(url, sender)
    try:
        yield server
    finally:
        await server.close()
