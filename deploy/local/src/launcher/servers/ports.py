"""Ports on loopback that nobody listens on, and that nobody else of ours will choose."""

import random
import socket
from collections.abc import Iterator
from functools import cache
from itertools import cycle, islice

LOOPBACK = "127.0.0.1"

# Below the kernel's ephemeral range, so no outgoing connection takes a port
# between our choosing it and the server's listening on it.
RANGE = range(20_000, 32_000)
BLOCK = 50


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
    """`preferred` if it is free, otherwise a free one of those only this process chooses from."""
    if preferred is not None and is_free(preferred):
        return preferred
    for port in islice(_own_ports(), BLOCK):
        if is_free(port):
            return port
    raise OSError("every port of this process's block is taken")


@cache
def _own_ports() -> Iterator[int]:
    """A block of `RANGE` for this process alone, round and round.

    A server may listen ten seconds after its port was chosen, and until then the port looks
    free to every other launcher and test. So the first port of the block stays bound.
    """
    starts = list(RANGE[::BLOCK])
    random.shuffle(starts)
    for start in starts:
        if (held := _held(start)) is not None:
            _HELD.append(held)
            return cycle(range(start + 1, start + BLOCK))
    raise OSError(f"every block of ports from {RANGE.start} to {RANGE.stop} is taken")


_HELD: list[socket.socket] = []


def _held(port: int) -> socket.socket | None:
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.bind((LOOPBACK, port))
    except OSError:
        held.close()
        return None
    return held
