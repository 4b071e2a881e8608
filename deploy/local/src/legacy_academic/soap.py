"""SOAP 1.1 envelopes: UTF-8 or GB18030 in, GB18030 out."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from legacy_academic.errors import JwError

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
SERVICE = "http://jw.vendor.example/JwService"
CONTENT_TYPE = "text/xml; charset=GB18030"

Fields = dict[str, str | None]


class NotSoap(Exception):
    """The body is not a SOAP 1.1 envelope with one request in it."""


def parse(body: bytes) -> tuple[str, Fields]:
    """The operation asked for and its fields.

    Entities are not resolved and a DOCTYPE is refused, so a request can
    neither read files nor grow while it is parsed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise NotSoap("Not well-formed.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotSoap("A DOCTYPE is not allowed.")
    found = root.find(f"{{{ENVELOPE}}}Body")
    if root.tag != f"{{{ENVELOPE}}}Envelope" or found is None or len(found) != 1:
        raise NotSoap("Not an envelope with one request.")
    request = etree.QName(found[0])
    if request.namespace != SERVICE:
        raise NotSoap("Unknown namespace.")
    fields: Fields = {
        etree.QName(child).localname: child.text for child in found[0].iterchildren("{*}*")
    }
    return request.localname, fields


def _write(parent: etree._Element, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, list):
            for row in value:
                _write(etree.SubElement(parent, f"{{{SERVICE}}}{name}"), row)
        elif value is not None:
            etree.SubElement(parent, f"{{{SERVICE}}}{name}").text = str(value)


def _envelope() -> tuple[etree._Element, etree._Element]:
    root = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soap": ENVELOPE, "jw": SERVICE})
    return root, etree.SubElement(root, f"{{{ENVELOPE}}}Body")


def _bytes(root: etree._Element) -> bytes:
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="GB18030"?>{text}'.encode("gb18030")


def reply(operation: str, values: Mapping[str, Any]) -> bytes:
    root, body = _envelope()
    _write(etree.SubElement(body, f"{{{SERVICE}}}{operation}Response"), values)
    return _bytes(root)


def fault(error: JwError) -> bytes:
    root, body = _envelope()
    found = etree.SubElement(body, f"{{{ENVELOPE}}}Fault")
    etree.SubElement(found, "faultcode").text = "soap:Server"
    etree.SubElement(found, "faultstring").text = error.message
    detail = etree.SubElement(etree.SubElement(found, "detail"), f"{{{SERVICE}}}JwFault")
    _write(detail, {"Code": error.code, "Message": error.message})
    return _bytes(root)


def not_soap(reason: NotSoap) -> bytes:
    root, body = _envelope()
    found = etree.SubElement(body, f"{{{ENVELOPE}}}Fault")
    etree.SubElement(found, "faultcode").text = "soap:Client"
    etree.SubElement(found, "faultstring").text = str(reason)
    return _bytes(root)
