"""Every test here may ask for a gateway that runs."""

from running_gateway import (
    _shared,
    _upstream,
    client,
    shared,
    start_gateway,
    upstream,
)

__all__ = ["_shared", "_upstream", "client", "shared", "start_gateway", "upstream"]
