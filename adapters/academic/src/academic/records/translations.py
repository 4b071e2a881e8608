"""Rows of JwService in the words of `contracts.records`.

What makes no sense raises ValueError or KeyError; the reader counts it and goes on.
"""

import base64
import csv
import io
from typing import Any

from academic.jw.wording import (
    DELETED,
    GENDERS,
    ORGANISATION_KINDS,
    POSTS,
    ROOM_KINDS,
    STUDENT_STATUSES,
    text,
)
from adapter_sdk import Row
from contracts.adapters import FreeClassroom


def organisation(row: Row) -> dict[str, Any]:
    return {
        "key": text(row, "DWDM"),
        "name": text(row, "DWMC"),
        "name_en": text(row, "DWYWM") or None,
        "kind": ORGANISATION_KINDS[text(row, "DWLB")],
        "active": text(row, "ZT") != DELETED,
    }


def student(row: Row) -> dict[str, Any]:
    deleted = text(row, "ZT") == DELETED
    return {
        "key": text(row, "XH"),
        "name": text(row, "XM"),
        "gender": GENDERS.get(text(row, "XB"), "unknown"),
        "college": text(row, "XYDM"),
        "major": text(row, "ZYMC"),
        "class_name": text(row, "BJMC"),
        "grade": int(text(row, "NJ")),
        "phone": text(row, "SJH") or None,
        "email": text(row, "DZYX") or None,
        "status": "withdrawn" if deleted else STUDENT_STATUSES[text(row, "XJZT")],
    }


def staff(row: Row) -> dict[str, Any]:
    left, organisation_code = text(row, "ZT") == DELETED, text(row, "DWDM")
    duties = [duty.strip() for duty in text(row, "GWDM").split(",")]
    posts = [
        {"post": POSTS[duty], "organisation": organisation_code}
        for duty in duties
        if duty in POSTS and not left
    ]
    return {
        "key": text(row, "JSGH"),
        "name": text(row, "XM"),
        "gender": GENDERS.get(text(row, "XB"), "unknown"),
        "organisation": organisation_code,
        "title": text(row, "ZC") or None,
        "phone": text(row, "SJH") or None,
        "email": text(row, "DZYX") or None,
        "posts": posts,
        "status": "left" if left else "active",
    }


def _room_kind(row: Row) -> str:
    """It stands in an attached CSV, in GB18030, in base64."""
    attached = base64.b64decode(text(row, "KZXX"), validate=True).decode("gb18030")
    properties = {line[0]: line[1] for line in csv.reader(io.StringIO(attached)) if len(line) == 2}
    return ROOM_KINDS[properties["教室类型"]]


def _room(row: Row) -> dict[str, Any]:
    return {
        "name": text(row, "JSMC"),
        "campus": text(row, "XQMC"),
        "building": text(row, "JXL"),
        "seats": int(text(row, "ZWS")),
        "kind": _room_kind(row),
    }


def classroom(row: Row) -> dict[str, Any]:
    active = text(row, "ZT") != DELETED
    return {"key": text(row, "JSH"), "active": active, **_room(row)}


def free_classroom(row: Row) -> FreeClassroom:
    return FreeClassroom(code=text(row, "JSH"), **_room(row))
