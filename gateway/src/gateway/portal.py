"""The portal (门户): its built files, held in memory and served as they are.

What a path may show is decided when the gateway starts, by a list of the files
there were: no path leads anywhere else. A new build is served after a restart.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from gateway.headers import Headers
from gateway.problems import MethodNotAllowed
from gateway.request import Answer, Request
from gateway.routes import READS

INDEX, HASHED = "index.html", "assets"
# Never a page of the portal, whatever a browser would like to see there.
_NOT_PAGES = re.compile(
    r"/(?:api|assets|auth|docs|oauth|verify|\.well-known|sign-on)(?:/|\Z)"
    r"|/(?:openapi\.json|livez|readyz|metrics)\Z|/\."
)
_TYPES = {
    ".css": b"text/css; charset=utf-8",
    ".gif": b"image/gif",
    ".html": b"text/html; charset=utf-8",
    ".ico": b"image/x-icon",
    ".jpg": b"image/jpeg",
    ".js": b"text/javascript; charset=utf-8",
    ".json": b"application/json",
    ".map": b"application/json",
    ".mjs": b"text/javascript; charset=utf-8",
    ".png": b"image/png",
    ".svg": b"image/svg+xml",
    ".ttf": b"font/ttf",
    ".txt": b"text/plain; charset=utf-8",
    ".wasm": b"application/wasm",
    ".webmanifest": b"application/manifest+json",
    ".webp": b"image/webp",
    ".woff": b"font/woff",
    ".woff2": b"font/woff2",
    ".xml": b"application/xml",
}
_COMPRESSED_ALREADY = frozenset({".gif", ".jpg", ".png", ".webp", ".woff", ".woff2"})
# In the order we prefer them, with what the build calls a file it compressed itself.
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_WORTH_COMPRESSING = 1024
_REFUSED = re.compile(r"\s*q=0(?:\.0*)?\s*")

# Charts, drawings and components place things with style attributes; a style
# sheet or a script that is not a file of ours is refused all the same.
_POLICY: Headers = [
    (
        b"content-security-policy",
        b"; ".join(
            (
                b"default-src 'none'",
                b"script-src 'self'",
                b"style-src 'self'",
                b"style-src-attr 'unsafe-inline'",
                b"img-src 'self' data: blob:",
                b"font-src 'self'",
                b"connect-src 'self'",
                b"manifest-src 'self'",
                b"worker-src 'self'",
                b"frame-src 'self' blob:",
                b"form-action 'self'",
                b"base-uri 'none'",
                b"frame-ancestors 'none'",
                b"object-src 'none'",
            )
        ),
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"referrer-policy", b"same-origin"),
]


class Portal:
    """The files of one build, by path. Without a build there is nothing at any path."""

    def __init__(self, files: dict[str, "_File"]) -> None:
        self._files = files

    @classmethod
    def read(cls, folder: str, dress: Callable[[bytes], bytes]) -> "Portal":
        """What is in `folder`, its index dressed; blocks. FileNotFoundError without an index."""
        if not folder:
            return cls({})
        root = Path(folder).resolve()
        files = {
            f"/{quote(name)}": _read(root, name, dress if name == INDEX else None)
            for name in _names(root)
        }
        if f"/{INDEX}" not in files:
            raise FileNotFoundError(f"GATEWAY_PORTAL_FOLDER: there is no {INDEX} in {root}")
        return cls({"/": files[f"/{INDEX}"], **files})

    def answer(self, request: Request) -> Answer | None:
        """None if this is none of the portal's business."""
        file = self._files.get(request.path) or self._page(request)
        if file is None:
            return None
        if request.method not in READS:
            raise MethodNotAllowed({"Allow": "GET, HEAD"})
        return file.answer(request)

    def _page(self, request: Request) -> "_File | None":
        """The index for every address that somebody may have kept or been sent."""
        navigates = request.method in READS and "text/html" in request.text(b"accept")
        if not navigates or _NOT_PAGES.match(request.path):
            return None
        return self._files.get("/")


class _File:
    def __init__(self, kind: bytes, *, hashed: bool, forms: dict[str, bytes]) -> None:
        self._forms = forms
        # Weak: the same for every encoding of the file.
        self._etag = f'W/"{hashlib.sha256(forms["identity"]).hexdigest()[:32]}"'
        kept = b"public, max-age=31536000, immutable" if hashed else b"no-cache"
        self._headers: Headers = [
            (b"content-type", kind),
            (b"cache-control", kept),
            (b"etag", self._etag.encode()),
            (b"vary", b"Accept-Encoding"),
            *_POLICY,
        ]

    def answer(self, request: Request) -> Answer:
        shown = {tag.strip() for tag in request.text(b"if-none-match").split(",")}
        if self._etag in shown or "*" in shown:
            return Answer(304, self._headers)
        accepted = _accepted(request.text(b"accept-encoding"))
        for encoding, _ in _ENCODINGS:
            if encoding in accepted and encoding in self._forms:
                said = [*self._headers, (b"content-encoding", encoding.encode())]
                return Answer(200, said, self._forms[encoding])
        return Answer(200, self._headers, self._forms["identity"])


def _accepted(header: str) -> set[str]:
    """The codings a client takes (RFC 9110, 12.5.3); those weighed 0 it refuses."""
    entries = (entry.partition(";") for entry in header.lower().split(","))
    return {coding.strip() for coding, _, weight in entries if not _REFUSED.fullmatch(weight)}


def _names(root: Path) -> list[str]:
    """The files to serve: none that is hidden, leads out of the folder, or is another's form."""
    names = {
        str(path.relative_to(root))
        for path in root.rglob("*")
        if path.is_file() and path.resolve().is_relative_to(root)
    }
    forms = {name + suffix for name in names for _, suffix in _ENCODINGS}
    hidden = {name for name in names if "/." in f"/{name}"}
    return sorted(names - forms - hidden)


def _read(root: Path, name: str, dress: Callable[[bytes], bytes] | None) -> _File:
    path = root / name
    raw = path.read_bytes()
    forms = {"identity": dress(raw) if dress else raw}
    if dress is None:
        for encoding, suffix in _ENCODINGS:
            compressed = path.with_name(path.name + suffix)
            if compressed.is_file():
                forms[encoding] = compressed.read_bytes()
    worth = len(raw) >= _WORTH_COMPRESSING and path.suffix not in _COMPRESSED_ALREADY
    if worth and "gzip" not in forms:
        forms["gzip"] = gzip.compress(forms["identity"], 9, mtime=0)
    kind = _TYPES.get(path.suffix, b"application/octet-stream")
    return _File(kind, hashed=name.startswith(f"{HASHED}/"), forms=forms)
