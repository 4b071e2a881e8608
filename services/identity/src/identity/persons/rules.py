"""What a golden record says about a person."""

from contracts.records import Staff, Student


def may_sign_on(record: Student | Staff) -> bool:
    """A student on leave may; whoever graduated, withdrew or left may not."""
    if isinstance(record, Student):
        return record.status in ("enrolled", "suspended")
    return record.status == "active"


def organisation_of(record: Student | Staff) -> str:
    return record.college if isinstance(record, Student) else record.organisation
