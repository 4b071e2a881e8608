"""Which path belongs to whom, and which may be used without signing on."""

import re
from dataclasses import dataclass
from enum import Enum

from gateway.problems import InvalidPath


class Kind(Enum):
    API = "api"
    # Identity's own doors. They have their own cookies and client secrets, so
    # `Cookie` and `Authorization` go through as they came.
    PROTOCOL = "protocol"
    STREAM = "stream"


@dataclass(frozen=True)
class Route:
    upstream: str
    kind: Kind = Kind.API


# First match wins. `/x/` matches everything under it, `/x` also itself.
PREFIXES: tuple[tuple[str, Route], ...] = (
    ("/api/notify/v1/stream", Route("notify", Kind.STREAM)),
    ("/api/identity/", Route("identity")),
    ("/api/catalog/", Route("catalog")),
    ("/api/workflow/", Route("workflow")),
    ("/api/data-middle/", Route("data-middle")),
    ("/api/notify/", Route("notify")),
    ("/api/academic/", Route("academic")),
    ("/verify/", Route("workflow")),
    ("/oauth/", Route("identity", Kind.PROTOCOL)),
    ("/.well-known/", Route("identity", Kind.PROTOCOL)),
    ("/sign-on", Route("identity", Kind.PROTOCOL)),
)

# Everything that may be read without signing on; the rest of the API may not.
# `{}` is one path segment.
PUBLIC: tuple[str, ...] = (
    "/api/catalog/v1/matters",
    "/api/catalog/v1/matters/{}",
    "/api/catalog/v1/matters/{}/reviews",
    "/api/catalog/v1/search",
    "/api/catalog/v1/suggestions",
    "/api/catalog/v1/departments",
    "/api/catalog/v1/facets",
    "/api/catalog/v1/recommendations",
    "/api/catalog/v1/announcements",
    "/api/catalog/v1/announcements/{}",
    "/api/workflow/v1/definitions/{}",
    "/api/workflow/v1/definitions/{}/drawing",
    "/api/workflow/v1/verifications/{}",
    "/verify/{}",
)
# Where files are handed in: with larger bodies, which may take their time.
UPLOADS: tuple[str, ...] = ("/api/workflow/v1/cases/{}/attachments",)
READS = frozenset({"GET", "HEAD"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Refused rather than repaired: two programs that repair a path differently
# see two different paths. No encoded slash, backslash, dot, percent or
# control character, no empty and no dot segments.
_PLAIN = re.compile(
    rb"/(?:(?!\.{1,2}(?:/|\Z))"
    rb"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@]|%(?!2[EeFf5]|5[Cc]|[01]|7[Ff])[0-9A-Fa-f]{2})+(?:/|\Z))*"
)
# What nearly every path looks like, six times as fast to see.
_ORDINARY = re.compile(rb"(?:/[A-Za-z0-9_~-][A-Za-z0-9_~.-]*)+")


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(p).replace(r"\{\}", "[^/]+") for p in patterns))


_PUBLIC, _UPLOADS = _any_of(PUBLIC), _any_of(UPLOADS)


def check_plain(raw_path: bytes) -> None:
    """InvalidPath unless there is only one way to read `raw_path`."""
    if _ORDINARY.fullmatch(raw_path) is None and _PLAIN.fullmatch(raw_path) is None:
        raise InvalidPath


def find(path: str) -> Route | None:
    for prefix, route in PREFIXES:
        if path.startswith(prefix):
            ends = prefix.endswith("/") or path[len(prefix) : len(prefix) + 1] in ("", "/")
            if ends:
                return route
    return None


def is_public(method: str, path: str) -> bool:
    return method in READS and _PUBLIC.fullmatch(path) is not None


def takes_files(method: str, path: str) -> bool:
    return method == "POST" and _UPLOADS.fullmatch(path) is not None
