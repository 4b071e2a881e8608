"""One OpenAPI 3.1 document of everything behind the gateway.

Made from the documents the services committed; the same input gives the same
bytes.
"""

import importlib.resources
import re
from collections import Counter
from importlib.resources.abc import Traversable
from typing import Any

import orjson

from gateway import routes

SERVICES = ("identity", "catalog", "workflow", "data-middle", "notify", "academic")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
Document = dict[str, Any]

_SECURITY: Document = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "For apps: an ES256 access token from `/oauth/token`, audience `yiwang`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-yiwang",
        "description": "For our own pages: the session cookie that `/auth/sign-on` sets.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRF-Token",
        "description": "With the cookie, on every request that changes something: "
        "`csrf_token` of `/auth/session`.",
    },
}


def committed(folder: Traversable | None = None) -> dict[str, Document]:
    """The services' own documents, by service; those not written yet are left out."""
    folder = folder or importlib.resources.files("contracts") / "generated" / "openapi"
    found = {service: folder / f"{service}.json" for service in SERVICES}
    return {s: orjson.loads(f.read_bytes()) for s, f in found.items() if f.is_file()}


def merged(documents: dict[str, Document], issuer: str) -> Document:
    """All in one: a component that two services describe differently gets the service's name."""
    clashing = _clashing(documents)
    paths: Document = dict(_own_paths())
    components: dict[str, Document] = {"securitySchemes": dict(_SECURITY)}
    for service, document in sorted(documents.items()):
        renamed = _renamed(document, service, clashing)
        for path, item in renamed.get("paths", {}).items():
            paths[path] = _secured(path, item, service)
        for kind, entries in renamed.get("components", {}).items():
            if kind != "securitySchemes":
                components.setdefault(kind, {}).update(entries)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Yiwang 一网",
            "version": "1",
            "description": "Everything a client may ask of the platform, through its one entrance.",
        },
        "servers": [{"url": issuer}],
        "tags": [{"name": tag} for tag in ("gateway", *sorted(documents))],
        "paths": dict(sorted(paths.items())),
        "components": {kind: dict(sorted(e.items())) for kind, e in sorted(components.items())},
    }


def _clashing(documents: dict[str, Document]) -> set[tuple[str, str]]:
    """Components whose name means different things in different services."""
    meanings = Counter(
        (kind, name)
        for kind, name, _ in {
            (kind, name, orjson.dumps(entry, option=orjson.OPT_SORT_KEYS))
            for document in documents.values()
            for kind, entries in document.get("components", {}).items()
            for name, entry in entries.items()
        }
    )
    return {which for which, count in meanings.items() if count > 1}


def _renamed(document: Document, service: str, clashing: set[tuple[str, str]]) -> Document:
    prefix = "".join(word.capitalize() for word in re.split(r"[-_]", service))

    def name(kind: str, old: str) -> str:
        return f"{prefix}{old}" if (kind, old) in clashing else old

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(each) for each in value]
        if not isinstance(value, dict):
            return value
        return {k: _pointed(v, name) if k == "$ref" else walk(v) for k, v in value.items()}

    result: Document = walk(document)
    result["components"] = {
        kind: {name(kind, old): entry for old, entry in entries.items()}
        for kind, entries in result.get("components", {}).items()
    }
    return result


def _pointed(ref: Any, name: Any) -> Any:
    if not isinstance(ref, str) or not ref.startswith("#/components/"):
        return ref
    _, _, kind, old = ref.split("/", 3)
    return f"#/components/{kind}/{name(kind, old)}"


def _secured(path: str, item: Document, service: str) -> Document:
    """Each operation says how to sign on, if one has to, and whose it is."""
    result = {}
    for method, operation in item.items():
        if method not in METHODS:
            result[method] = operation
            continue
        public = routes.is_public(method.upper(), path)
        reading = method in ("get", "head")
        session: Document = {"session": []} if reading else {"session": [], "csrf": []}
        security: list[Document] = [{"bearer": []}, session]
        result[method] = {
            **operation,
            "tags": [service],
            "security": [{}, *security] if public else security,
        }
    return result


def _own_paths() -> Document:
    def operation(name: str, summary: str, status: str, says: str, **more: Any) -> Document:
        return {
            "operationId": f"gateway_{name}",
            "summary": summary,
            "tags": ["gateway"],
            "security": [{}],
            "responses": {status: {"description": says}},
            **more,
        }

    where = {
        "name": "next",
        "in": "query",
        "description": "The path of this site to return to.",
        "schema": {"type": "string", "default": "/"},
    }
    return {
        "/auth/sign-on": {
            "get": operation(
                "sign_on",
                "Sign on with a browser",
                "303",
                "To identity's page.",
                parameters=[where],
            )
        },
        "/auth/sign-out": {
            "post": operation(
                "sign_out",
                "End the session",
                "200",
                "`next`: where to send the browser.",
                security=[{"session": [], "csrf": []}],
            )
        },
        "/auth/session": {
            "get": operation(
                "session",
                "Who is signed on in this browser",
                "200",
                "`signed_on`; if so, also `person`, `csrf_token` and `expires_at`.",
                security=[{}, {"session": []}],
            )
        },
    }
