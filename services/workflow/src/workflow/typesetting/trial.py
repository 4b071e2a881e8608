"""A template is printed once before its matter goes online, not first for a student."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from contracts.events import DefinitionProblem
from contracts.events.catalog import Package
from contracts.words import Text
from workflow.typesetting.press import Unprintable, print_now
from workflow.typesetting.rules import lint

_TEXT = {"zh": "样张", "en": "Sample"}
_DAY = "2026-09-01"
_QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def lint_documents(package: Package) -> list[DefinitionProblem]:
    """Every reason why a document of this package could not be printed. Takes a while."""
    found = [each for name, source in package.documents.items() for each in lint(name, source)]
    return found or [
        problem
        for name, source in package.documents.items()
        if (problem := _tried(name, source, package.form)) is not None
    ]


def _tried(name: str, source: str, form: Mapping[str, Any]) -> DefinitionProblem | None:
    try:
        print_now(name, source, sample_facts(form), datetime.now(UTC))
    except Unprintable as error:
        reason = " ".join(str(error).split())[:300]
        return DefinitionProblem(
            code="unprintable",
            file=f"documents/{name}.typ",
            message=Text(zh=f"文书模板无法排版：{reason}", en=f"Cannot be printed: {reason}"),
        )
    return None


def sample_facts(form: Mapping[str, Any]) -> dict[str, Any]:
    """Facts of the shape every document is given, about nobody."""
    properties: Any = form.get("properties")
    fields = properties if isinstance(properties, Mapping) else {}
    return {
        "university": _TEXT,
        "number": "AB-2026-000001",
        "matter": _TEXT,
        "applicant": {"name": "样张", "number": "0", "kind": "student", "college": "C01"},
        "answers": {
            str(name): {"title": _TEXT, "text": _TEXT, "value": _value(shape)}
            for name, shape in fields.items()
            if isinstance(shape, Mapping)
        },
        "approvals": [
            {"step": _TEXT, "name": "样张", "on": _DAY, "comment": None, "round": 1},
            {"step": _TEXT, "name": "样张", "on": _DAY, "comment": "样张", "round": 1},
        ],
        "results": [],
        "submitted_on": _DAY,
        "issued_on": _DAY,
        "code": "A" * 24,
        "verify_url": "https://one.example/verify/" + "A" * 24,
        "qr": _QR,
    }


def _value(shape: Mapping[str, Any]) -> Any:
    """A value of the kind the field holds."""
    match shape.get("type"):
        case "integer" | "number":
            return shape.get("minimum", 1)
        case "boolean":
            return True
        case "array":
            return []
    return _DAY if shape.get("format") == "date" else "样张"
