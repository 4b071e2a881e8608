"""Which headers pass. What is not named here does not get through.

An allow-list, because a deny-list of spoofable names is never complete:
`X-User-Id`, `x_user_id`, `X-Forwarded-User`, `Remote-User` and whatever the
next proxy believes in are all simply not on it.
"""

from pyreqwest.http import HeaderMap

from gateway.problems import HeadersTooLarge, InvalidHeader, UpstreamUnavailable

Headers = list[tuple[bytes, bytes]]

_PASSED = (
    "accept", "accept-language", "content-type", "idempotency-key", "if-match",
    "if-modified-since", "if-none-match", "if-unmodified-since", "last-event-id",
    "prefer", "range", "user-agent",
)  # fmt: skip
PASSED = {name.encode(): name for name in _PASSED}
# Identity's pages defend themselves against forged posts with these.
PASSED_TO_PROTOCOL = PASSED | {
    name.encode(): name
    for name in ("authorization", "origin", "referer", "sec-fetch-site", "sec-fetch-mode")
}

# What the gateway itself reads. Of each there may be one: of two, we might
# believe the first and the next server the second.
NOTED = frozenset(
    {
        b"accept", b"accept-encoding", b"accept-language", b"authorization",
        b"access-control-request-method", b"content-length", b"content-type", b"cookie",
        b"host", b"if-none-match", b"origin", b"sec-fetch-site", b"transfer-encoding",
        b"x-csrf-token", b"x-forwarded-for", b"x-forwarded-proto",
    }
)  # fmt: skip
_MAY_REPEAT = frozenset(
    {
        b"accept", b"accept-encoding", b"accept-language", b"cookie", b"if-none-match",
        b"x-forwarded-for",
    }
)  # fmt: skip

# Hop-by-hop, ours to say, or nobody's business.
_NOT_RETURNED = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "server", "date", "x-powered-by", "alt-svc", "set-cookie",
        "strict-transport-security", "x-content-type-options", "x-request-id",
        "traceparent", "tracestate",
        "access-control-allow-origin", "access-control-allow-credentials",
        "access-control-expose-headers", "access-control-allow-headers",
        "access-control-allow-methods", "access-control-max-age",
    }
)  # fmt: skip

SECURITY: Headers = [
    (b"server", b"yiwang"),
    (b"x-content-type-options", b"nosniff"),
]
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
# For answers that bring no policy of their own. Data is never a page; a page
# or a document of a service may at least not be framed by another site.
_DATA_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PAGE_POLICY = (b"content-security-policy", b"frame-ancestors 'self'; base-uri 'none'")
_NO_REFERRER = (b"referrer-policy", b"no-referrer")


def note(headers: Headers, limit: int) -> dict[bytes, bytes]:
    """The headers the gateway reads, by name; Problem when they are ambiguous or too many."""
    noted: dict[bytes, bytes] = {}
    size = 0
    for name, value in headers:
        size += len(name) + len(value)
        if name not in NOTED:
            continue
        if name not in noted:
            noted[name] = value
        elif name in _MAY_REPEAT:
            # Cookies too: HTTP/2 clients may split them (RFC 9113, 8.2.3).
            noted[name] += (b"; " if name == b"cookie" else b", ") + value
        else:
            raise InvalidHeader
    if size > limit:
        raise HeadersTooLarge
    return noted


def forwarded(headers: Headers, passed: dict[bytes, str]) -> list[tuple[str, str]]:
    return [(passed[n], value.decode("utf-8", "replace")) for n, value in headers if n in passed]


def returned(upstream: HeaderMap) -> Headers:
    """An upstream's headers as they go back."""
    headers: Headers = []
    data, policy, referrer = True, False, False
    try:
        for name, value in upstream.items():
            if name in _NOT_RETURNED:
                continue
            if name == "content-type":
                data = "json" in value
            elif name == "content-security-policy":
                policy = True
            elif name == "referrer-policy":
                referrer = True
            headers.append((name.encode(), value.encode()))
    except ValueError as error:
        # A header that is not ASCII (RFC 9110, 5.5): the service has a defect.
        raise UpstreamUnavailable from error
    if not policy:
        headers.append(_DATA_POLICY if data else _PAGE_POLICY)
    if not referrer:
        headers.append(_NO_REFERRER)
    return headers
