"""Write, or with --check compare, the documents generated from the promises.

    JSON Schemas  events, records, adapter protocol   generated/schemas/*.json
    AsyncAPI 3    every event and who sends it        generated/asyncapi.json
    OpenAPI 3.1   one document a service              generated/openapi/*.json

An incompatible change of an event (a field gone, a type changed, a new required
field) is refused in both modes: consumers written against the old promise would
break. Such a change is a new `v2` event beside the old one.
"""

import argparse
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from contracts import adapters, records
from contracts.envelope import CONTENT_TYPE, Envelope, Event
from contracts.events import ALL

HERE = Path(__file__).parent / "src" / "contracts" / "generated"
SERVICES = ("identity", "catalog", "workflow", "data-middle", "notify", "academic")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
PROTOCOL = (adapters.BookClassroom, adapters.BookingMade, adapters.FreeClassrooms)


def documents() -> dict[Path, Any]:
    """Every generated file, by its path below `generated/`."""
    found: dict[Path, Any] = {Path("schemas/envelope.json"): _schema(Envelope, "serialization")}
    for event in ALL:
        found[Path(f"schemas/{event.type}.json")] = _schema(event, "serialization")
    for resource, shape in records.SHAPES.items():
        found[Path(f"schemas/record.{resource}.json")] = _schema(shape, "validation")
    for body in PROTOCOL:
        found[Path(f"schemas/adapter.{body.__name__}.json")] = _schema(body, "validation")
    found[Path("asyncapi.json")] = _asyncapi()
    for service in SERVICES:
        found[Path(f"openapi/{service}.json")] = _openapi(service)
    return found


def _schema(model: Any, mode: Any) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema(mode=mode)}


def _asyncapi() -> dict[str, Any]:
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Yiwang events",
            "version": "1",
            "description": "Facts of the platform, CloudEvents 1.0 structured JSON over "
            "NATS JetStream. The address is the event's type.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {
            event.__name__: {
                "address": event.type,
                "description": _first_line(event),
                "messages": {event.__name__: _message(event)},
            }
            for event in ALL
        },
        "operations": {
            f"send{event.__name__}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{event.__name__}"},
                "summary": f"{event.type.split('.')[1]} announces it.",
            }
            for event in ALL
        },
    }


def _message(event: type[Event]) -> dict[str, Any]:
    body = {
        "type": "object",
        "properties": {
            "type": {"const": event.type},
            "data": {"$ref": f"schemas/{event.type}.json"},
        },
    }
    return {
        "name": event.type,
        "summary": _first_line(event),
        "payload": {"allOf": [{"$ref": "schemas/envelope.json"}, body]},
    }


def _first_line(event: type[Event]) -> str:
    return (event.__doc__ or "").strip().splitlines()[0]


def _openapi(service: str) -> Any:
    package, prefix = service.replace("-", "_"), service.replace("-", "_").upper()
    # Only to build the app: nothing here is connected to.
    for name, value in {
        "DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1/nothing",
        "NATS_URL": "nats://127.0.0.1:1",
        "ISSUER": "https://one.example",
        "JWKS_URL": "https://one.example/oauth/jwks",
        "KEY_SECRET": "0" * 64,
        "LEGACY_URL": "http://127.0.0.1:1",
        "LEGACY_USER": "nobody",
        "LEGACY_PASSWORD": "nothing",
    }.items():
        os.environ[f"{prefix}_{name}"] = value
    from chassis.app import create_app

    return create_app(importlib.import_module(f"{package}.app").build()).openapi()


def incompatibilities(old: Any, new: Any, where: str = "") -> list[str]:
    """What a consumer of `old` would miss in `new`, as JSON pointers with a reason."""
    found: list[str] = []
    if not isinstance(old, dict) or not isinstance(new, dict):
        return found
    before, after = old.get("properties", {}), new.get("properties", {})
    found += [f"{where}/{name}: removed" for name in before if name not in after]
    fresh = set(new.get("required", [])) - set(old.get("required", []))
    found += [f"{where}/{name}: newly required" for name in sorted(fresh) if name in before]
    lapsed = set(old.get("required", [])) - set(new.get("required", []))
    found += [f"{where}/{name}: no longer always there" for name in sorted(lapsed) if name in after]
    for name in before.keys() & after.keys():
        found += _changed(before[name], after[name], f"{where}/{name}")
    for name, schema in old.get("$defs", {}).items():
        if name in new.get("$defs", {}):
            found += incompatibilities(schema, new["$defs"][name], f"{where}/$defs/{name}")
    return found


def _changed(old: Any, new: Any, where: str) -> list[str]:
    found = [
        f"{where}: {key} was {old.get(key)!r}, is {new.get(key)!r}"
        for key in ("type", "format", "$ref", "const", "items", "anyOf")
        if old.get(key) != new.get(key)
    ]
    gone = set(old.get("enum", [])) - set(new.get("enum", old.get("enum", [])))
    return [*found, *(f"{where}: {value!r} is no longer possible" for value in sorted(gone))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    check: bool = parser.parse_args().check
    wanted = documents()
    existing = {path.relative_to(HERE) for path in HERE.rglob("*.json")}
    wrong = [f"{path}: nothing promises this any more" for path in sorted(existing - set(wanted))]
    for path, document in wanted.items():
        text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        target = HERE / path
        old = target.read_text() if target.exists() else None
        if old is not None and path.name.startswith("campus."):
            broken = incompatibilities(json.loads(old), document)
            wrong += [f"{path}: incompatible: {reason}" for reason in broken]
            if broken:
                continue
        if check and old != text:
            wrong.append(f"{path}: differs from the code; run `make contracts`")
        if not check:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    for line in wrong:
        sys.stderr.write(f"contracts: {line}\n")
    sys.stdout.write(f"contracts: {len(wanted)} documents, {len(wrong)} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
