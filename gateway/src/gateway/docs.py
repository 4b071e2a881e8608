"""The API as pages for people: rendered once, without scripts and without other hosts."""

import importlib.resources
import re
from typing import Any

import orjson
from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape

from gateway.openapi import METHODS, Document
from gateway.problems import Problem

_QUOTED = re.compile(r"`([^`]+)`")


def _prose(text: str) -> Markup:
    """Plain text, escaped; `words in backticks` as code."""
    code = Markup("<code>{}</code>")
    parts = enumerate(_QUOTED.split(text))
    return Markup("").join(code.format(part) if odd % 2 else escape(part) for odd, part in parts)


_pages = Environment(
    loader=PackageLoader("gateway", "pages"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.filters["prose"] = _prose


def home() -> bytes:
    return _pages.get_template("home.html").render().encode()


def style() -> bytes:
    return _page("style.css")


def mark() -> bytes:
    return _page("mark.svg")


def page(document: Document) -> bytes:
    """`document` grouped by service, with schemas, examples and the problems to expect."""
    schemas = document["components"].get("schemas", {})
    groups: dict[str, list[Document]] = {tag["name"]: [] for tag in document["tags"]}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                groups[operation["tags"][0]].append(
                    _operation(path, method, operation, schemas, item.get("parameters", []))
                )
    return (
        _pages.get_template("docs.html")
        .render(
            info=document["info"],
            problems=_problems(),
            groups={name: shown for name, shown in groups.items() if shown},
            schemas={name: _lines(schema) for name, schema in schemas.items()},
        )
        .encode()
    )


def _page(name: str) -> bytes:
    return (importlib.resources.files("gateway") / "pages" / name).read_bytes()


def _problems() -> list[Document]:
    return [
        {"status": p.status, "code": p.code(), "en": p.__doc__, "zh": p.zh}
        for p in sorted(Problem.__subclasses__(), key=lambda p: (p.status, p.code()))
    ]


def _operation(
    path: str, method: str, operation: Document, schemas: Document, shared: list[Document]
) -> Document:
    body = _content(operation.get("requestBody", {}))
    return {
        "id": operation.get("operationId", f"{method} {path}"),
        "method": method.upper(),
        "path": path,
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "public": {} in operation.get("security", []),
        "parameters": [
            {**parameter, "type": _type(parameter.get("schema", {}))}
            for parameter in [*shared, *operation.get("parameters", [])]
        ],
        "body": body and _shown(body, schemas),
        "responses": [
            {
                "status": status,
                "description": response.get("description", ""),
                "content": _content(response) and _shown(_content(response), schemas),
            }
            for status, response in sorted(operation.get("responses", {}).items())
        ],
    }


def _content(holder: Document) -> Document:
    """The first media type and its schema; nothing if there is none."""
    for media, content in holder.get("content", {}).items():
        return {"media": media, **content}
    return {}


def _shown(content: Document, schemas: Document) -> Document:
    schema = content.get("schema", {})
    example = content.get("example", _example(schema, schemas, 0))
    return {
        "media": content["media"],
        "type": _type(schema),
        "example": orjson.dumps(example, option=orjson.OPT_INDENT_2).decode(),
    }


def _lines(schema: Document) -> Document:
    required = set(schema.get("required", []))
    return {
        "description": schema.get("description", ""),
        "values": [orjson.dumps(value).decode() for value in schema.get("enum", [])],
        "fields": [
            {
                "name": name,
                "type": _type(field),
                "required": name in required,
                "description": field.get("description", ""),
            }
            for name, field in schema.get("properties", {}).items()
        ],
    }


def _type(schema: Any) -> Markup:
    """The type in words, with links to the schemas it names."""
    if not isinstance(schema, dict):
        return Markup("any")
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return Markup('<a href="#schema-{0}">{0}</a>').format(name)
    for combined in ("anyOf", "oneOf", "allOf"):
        if combined in schema:
            return Markup(" | ").join(_type(each) for each in schema[combined])
    kind = schema.get("type", "any")
    if kind == "array":
        return Markup("list of ") + _type(schema.get("items", {}))
    if isinstance(kind, list):
        kind = " | ".join(kind)
    suffix = schema.get("format") or ("constant" if "const" in schema else "")
    return Markup("{} ({})").format(kind, suffix) if suffix else Markup("{}").format(kind)


_SAMPLES = {
    "integer": 1, "number": 1.5, "boolean": True, "null": None,
    "date-time": "2026-09-01T08:00:00Z", "date": "2026-09-01",
    "uuid": "0198c7a0-0000-7000-8000-000000000001", "uri": "https://one.jianghai.example/",
}  # fmt: skip


def _example(schema: Any, schemas: Document, depth: int) -> Any:
    """A value of the right shape; deeper than five levels it is cut off."""
    if not isinstance(schema, dict) or depth > 5:
        return None
    if "$ref" in schema:
        return _example(schemas.get(schema["$ref"].rsplit("/", 1)[-1]), schemas, depth + 1)
    for given in ("example", "const", "default"):
        if given in schema:
            return schema[given]
    for several in ("examples", "enum"):
        if schema.get(several):
            return schema[several][0]
    for combined in ("anyOf", "oneOf", "allOf"):
        if schema.get(combined):
            return _example(schema[combined][0], schemas, depth + 1)
    return _made_up(schema, schemas, depth)


def _made_up(schema: Document, schemas: Document, depth: int) -> Any:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = kind[0] if kind else None
    if kind == "array":
        return [_example(schema.get("items", {}), schemas, depth + 1)]
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {})
        return {name: _example(field, schemas, depth + 1) for name, field in fields.items()}
    return _SAMPLES.get(schema.get("format", ""), _SAMPLES.get(str(kind), "…"))
