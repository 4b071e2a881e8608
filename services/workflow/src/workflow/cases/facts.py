"""What rules may know of a case, and what the world is told about it."""

from typing import Any

from workflow.cases.matters import Matter
from workflow.cases.models import Case
from workflow.forms.answers import decision_fields


def facts_of(case: Case, matter: Matter) -> dict[str, Any]:
    """What the process decides by: who applies, and the decision fields of the form."""
    known = ("number", "kind", "college", "organisations")
    applicant = {name: case.applicant.get(name) for name in known}
    return {"applicant": applicant, "form": decision_fields(matter.form, case.data)}


def all_of(case: Case) -> dict[str, Any]:
    """Everything the arguments of a write-back may be made of."""
    return {"applicant": case.applicant, "form": case.data, "case": {"number": case.number}}


def named(case: Case) -> dict[str, Any]:
    """What every event about a case says."""
    return {
        "case_id": case.id,
        "number": case.number or "",
        "matter_code": case.matter_code,
        "matter_version": case.matter_version,
        "matter_title": case.title,
        "applicant_id": case.applicant_id,
        "link": f"/api/workflow/v1/cases/{case.id}",
    }
