"""Every test here may ask for an identity that runs, for browsers, and for a gateway."""

from running_gateway import _upstream, start_gateway
from running_identity import (
    another_browser,
    browser,
    identity,
    small_data_middle,
    start_identity,
)

__all__ = [
    "_upstream",
    "another_browser",
    "browser",
    "identity",
    "small_data_middle",
    "start_gateway",
    "start_identity",
]
