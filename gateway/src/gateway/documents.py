"""The pages and documents the gateway shows itself."""

import hashlib

import orjson

from gateway import docs, openapi
from gateway.headers import Headers
from gateway.problems import MethodNotAllowed
from gateway.request import Answer, Request

# Nothing from elsewhere and nothing inline, so that no text from a document
# can ever become a script.
_POLICY: Headers = [
    (
        b"content-security-policy",
        b"; ".join(
            (
                b"default-src 'none'",
                b"style-src 'self'",
                b"form-action 'self'",
                b"base-uri 'none'",
                b"frame-ancestors 'none'",
            )
        ),
    ),
    (b"referrer-policy", b"no-referrer"),
]


class Documents:
    """Made once, when the gateway starts."""

    def __init__(self, issuer: str) -> None:
        document = openapi.merged(openapi.committed(), issuer)
        html = b"text/html; charset=utf-8"
        self._at = {
            "/": _Document(docs.home(), html),
            "/docs": _Document(docs.page(document), html),
            "/docs/style.css": _Document(docs.style(), b"text/css; charset=utf-8"),
            # Browsers ask for it on every page that names no icon, identity's among them.
            "/favicon.ico": _Document(docs.mark(), b"image/svg+xml"),
            "/openapi.json": _Document(
                orjson.dumps(document, option=orjson.OPT_INDENT_2), b"application/json"
            ),
        }

    def answer(self, request: Request) -> Answer | None:
        """None if there is no document at this path."""
        document = self._at.get(request.path)
        if document is None:
            return None
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed({"Allow": "GET, HEAD"})
        return document.answer(request.text(b"if-none-match"))


class _Document:
    def __init__(self, body: bytes, content_type: bytes) -> None:
        self._body = body
        self._etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        self._headers: Headers = [
            (b"content-type", content_type),
            (b"etag", self._etag.encode()),
            (b"cache-control", b"no-cache"),
            *_POLICY,
        ]

    def answer(self, if_none_match: str) -> Answer:
        shown = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        if self._etag in shown or "*" in shown:
            return Answer(304, self._headers)
        return Answer(200, self._headers, self._body)
