"""Ports on loopback that nobody listens on."""

import random
import socket

LOOPBACK = "127.0.0.1"

# Below the kernel's ephemeral range, so no outgoing connection takes a port
# between our choosing it and the server's listening on it.
RANGE = range(20_000, 32_000)


def is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port whose last connections linger in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port(preferred: int | None = None) -> int:
    """`preferred` if it is free, any other free one otherwise."""
    if preferred is not None and is_free(preferred):
        return preferred
    while True:
        port = random.choice(RANGE)
        if is_free(port):
            return port
