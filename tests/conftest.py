"""Fixtures every test may ask for; see `tests/fixtures`."""

import signal

pytest_plugins = ["real_servers", "databases", "own_servers", "access_tokens"]


def pytest_configure() -> None:
    # A plain SIGTERM would end this process where it stands, and leave the servers and
    # platforms it started running. As Ctrl-C it takes them down first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
