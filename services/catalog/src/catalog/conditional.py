"""Public answers that a browser may keep and ask about again (RFC 9110, 13.1.2)."""

import hashlib

from fastapi import Request, Response
from pydantic import BaseModel


def answer(request: Request, body: BaseModel, *, private: bool = False) -> Response:
    """`body` as JSON under an entity tag of its content, or 304 if the caller has it already.

    A shared cache may keep it, unless it depends on who asks; it has to ask each
    time, because a suspension must be seen at once.
    """
    content = body.model_dump_json().encode()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    kept_by = "private" if private else "public"
    headers = {"ETag": tag, "Cache-Control": f"{kept_by}, no-cache"}
    known = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    # Weak comparison: a proxy that compresses turns our tag into a weak one.
    if "*" in known or tag in {each.removeprefix("W/") for each in known}:
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type="application/json")
