"""Reading protocol parameters strictly, before the core sees them."""

import base64
from urllib.parse import parse_qsl

from fastapi import Request

MOST_PARAMETERS = 50
LONGEST_VALUE = 4096


class Unreadable(Exception):
    """Repeated parameters, characters that no parameter has, too long or too many."""


async def from_request(request: Request) -> dict[str, str]:
    """Of the query and, on a POST, of the form (RFC 6749, appendix A and B)."""
    parameters = _read(request.url.query)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/x-www-form-urlencoded":
            raise Unreadable("The body is not a form.")
        form = _read((await request.body()).decode("latin-1"))
        if parameters.keys() & form.keys():
            raise Unreadable("A parameter is repeated.")
        parameters |= form
    return parameters


def authorization(request: Request) -> str | None:
    """The Authorization header, if it names a client."""
    header = request.headers.get("authorization", "")
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        base64.b64decode(encoded, validate=True).decode()
    except ValueError as error:
        raise Unreadable("The Authorization header cannot be read.") from error
    return header


def _read(encoded: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)
    except ValueError as error:
        raise Unreadable("The parameters cannot be read.") from error
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise Unreadable("A parameter is repeated.")
    for name, value in pairs:
        if len(value) > LONGEST_VALUE or not (name + value).isprintable():
            raise Unreadable("A parameter has a value that none can have.")
        if not (name + value).isascii():
            raise Unreadable("A parameter has a value that none can have.")
    return parameters
