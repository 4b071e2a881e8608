"""The operator's verb for keys."""

from argparse import Namespace
from datetime import UTC, datetime

from chassis.service import Command, Runtime
from identity.keys.keyring import Keyring


async def _rotate(runtime: Runtime, arguments: Namespace) -> int:
    _ = arguments
    await runtime.get(Keyring).rotate(datetime.now(UTC))
    print("the next keys sign now")
    return 0


COMMANDS = (Command("rotate-keys", "let the next keys sign", lambda _: None, _rotate),)
