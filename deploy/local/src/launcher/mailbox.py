"""A mailbox instead of a mail server: keeps every e-mail as a file and sends none."""

import asyncio
import os
import signal
from pathlib import Path

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP


async def serve(port: int, folder: Path) -> None:
    """Keep what arrives as Maildir in `folder`, until SIGTERM."""
    handler = Mailbox(folder)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopped.set)
    server = await loop.create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="mail.jianghai.example"),
        "127.0.0.1",
        port,
    )
    async with server:
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(os.environ["MAILBOX_PORT"]), Path(os.environ["MAILBOX_FOLDER"])))
