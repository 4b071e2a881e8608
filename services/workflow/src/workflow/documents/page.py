"""The page a QR code leads to: no script, no account, little said."""

from importlib.resources import files

from fastapi import Response
from jinja2 import Environment, StrictUndefined

from chassis.service import ServiceSettings
from workflow.deadlines.rules import campus_date
from workflow.documents.schemas import Verification
from workflow.settings import Settings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

_environment = Environment(autoescape=True, undefined=StrictUndefined)
_template = _environment.from_string(files(__package__).joinpath("verification.html").read_text())

_WORDS = {
    "zh": {
        "title": "文书核验",
        "valid": "核验通过",
        "valid_says": "这份文书由本校签发，目前有效。",
        "revoked": "已撤销",
        "revoked_says": "这份文书曾由本校签发，现已撤销，不再有效。",
        "unknown": "查无此码",
        "unknown_says": "本校没有签发过带有此核验码的文书，请核对核验码是否完整。",
        "matter": "事项",
        "number": "办件号",
        "holder": "申请人",
        "issued": "签发日期",
        "digest": "文件摘要 (SHA-256)",
        "digest_says": "手中的电子文件只有摘要与此一致，才是原件。",
    },
    "en": {
        "title": "Document verification",
        "valid": "Verified",
        "valid_says": "This document was issued by this university and is valid.",
        "revoked": "Revoked",
        "revoked_says": "This document was issued by this university and has been revoked since.",
        "unknown": "Unknown code",
        "unknown_says": "This university never issued a document with this code. "
        "Check that the code is complete.",
        "matter": "Matter",
        "number": "Case number",
        "holder": "Holder",
        "issued": "Issued on",
        "digest": "File digest (SHA-256)",
        "digest_says": "An electronic file is the original only if its digest is this one.",
    },
}


def verification_page(found: Verification | None, settings: ServiceSettings, lang: str) -> Response:
    """The page in the reader's language; 404 where nothing was issued."""
    assert isinstance(settings, Settings)  # noqa: S101  # narrows for the type checker
    html = _template.render(
        lang=lang,
        words=_WORDS[lang],
        university=settings.university_name if lang == "zh" else settings.university_name_en,
        result=found.result if found else "unknown",
        found=found,
        issued_on=campus_date(found.issued_at).isoformat() if found else "",
    )
    headers = {**HEADERS, "Content-Language": lang}
    return Response(html, 200 if found else 404, headers, media_type="text/html")
