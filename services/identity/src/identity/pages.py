"""Identity's own pages: no script, own styles, in Chinese or English."""

import hashlib
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from chassis.problems import language
from identity.texts import TEXTS

STYLES = files("identity").joinpath("assets/sign-on.css").read_bytes()
STYLES_TAG = hashlib.sha256(STYLES).hexdigest()[:12]

_templates = Environment(
    loader=PackageLoader("identity"), autoescape=True, undefined=StrictUndefined, auto_reload=False
)


def language_of(request: Request, parameters: dict[str, Any] | None = None) -> str:
    """What the page's switch says, else what the client asked for, else the browser."""
    chosen = request.query_params.get("lang")
    if chosen in ("zh", "en"):
        return chosen
    asked = str((parameters or {}).get("ui_locales", "")).replace(" ", ",")
    return language(asked or request.headers.get("accept-language"))


def page(
    template: str, lang: str, *, status: int = 200, leads_to: str | None = None, **values: Any
) -> HTMLResponse:
    """`leads_to` is where a form of the page may end up besides us (CSP form-action)."""
    body = _templates.get_template(template).render(
        t=TEXTS[lang], lang=lang, styles=f"/sign-on/assets/sign-on.css?v={STYLES_TAG}", **values
    )
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self'{_source(leads_to)}"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Content-Language": lang,
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
    return HTMLResponse(body, status, headers)


def _source(address: str | None) -> str:
    # Browsers check every redirect that follows a form against form-action.
    if address is None:
        return ""
    parts = urlsplit(address)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else f" {parts.scheme}:"
