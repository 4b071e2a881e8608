"""What a university calls its site and how it looks: written into the page before it is served.

Neither a script nor a request is needed to know it, so nothing flashes.
"""

from html import escape
from typing import Any

import orjson

from gateway.settings import Settings

_ATTRIBUTE, _META = " data-site", "<!--site-->"


def dressed(page: bytes, settings: Settings) -> bytes:
    """`page` with the site's attributes for ` data-site` and its names for `<!--site-->`."""
    attributes = f' data-site-theme="{escape(settings.site_theme)}"'
    if settings.site_mourning:
        attributes += ' data-mourning="true"'
    said = escape(orjson.dumps(_said(settings)).decode())
    meta = f'<meta name="yiwang-site" content="{said}">'
    html = page.decode().replace(_ATTRIBUTE, attributes, 1).replace(_META, meta, 1)
    return html.encode()


def _said(settings: Settings) -> dict[str, Any]:
    notice = {"zh": settings.site_notice_zh, "en": settings.site_notice_en}
    return {
        "name": {"zh": settings.site_name_zh, "en": settings.site_name_en},
        "notice": notice if any(notice.values()) else None,
    }
