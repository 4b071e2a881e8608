"""Which pages may call us: CORS for apps with tokens, CSRF defence for our own session."""

import hmac

from gateway.headers import Headers
from gateway.problems import CsrfRejected
from gateway.request import Answer, Request

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_EXPOSED = b"ETag, Location, Retry-After, X-Request-Id"
_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADERS = (
    b"Authorization, Content-Type, Accept-Language, Idempotency-Key, "
    b"If-Match, If-None-Match, Last-Event-ID"
)


class Origins:
    def __init__(self, own: str, allowed: list[str]) -> None:
        self._own = own
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def preflight(self, request: Request) -> Answer | None:
        """The answer to a CORS preflight (Fetch standard, 4.8); None if this is none."""
        if request.method != "OPTIONS" or b"access-control-request-method" not in request.noted:
            return None
        headers: Headers = []
        if self._admits(request):
            headers = [
                (b"access-control-allow-methods", _METHODS),
                (b"access-control-allow-headers", _HEADERS),
                (b"access-control-max-age", b"600"),
            ]
        return Answer(204, headers)

    def answer_headers(self, request: Request) -> Headers:
        """Never with credentials: our cookie is for our own pages only."""
        if not self._allowed:
            return []
        if not self._admits(request):
            return [(b"vary", b"Origin")]
        return [
            (b"vary", b"Origin"),
            (b"access-control-allow-origin", request.noted[b"origin"]),
            (b"access-control-expose-headers", _EXPOSED),
        ]

    def _admits(self, request: Request) -> bool:
        return request.text(b"origin").lower() in self._allowed

    def check_csrf(self, request: Request, token: str, shown: str | None = None) -> None:
        """Refuse a state-changing request that only the browser's cookie vouches for.

        It must show the session's token, which another site cannot read, and
        the browser must say that it comes from our origin.
        """
        if request.method in _SAFE:
            return
        shown = request.text(b"x-csrf-token") if shown is None else shown
        if not hmac.compare_digest(shown.encode(), token.encode()):
            raise CsrfRejected
        origin, site = request.text(b"origin"), request.text(b"sec-fetch-site")
        if not origin and not site:
            raise CsrfRejected
        if (origin and origin.lower() != self._own) or (site and site != "same-origin"):
            raise CsrfRejected
