"""Whole records for services, and only for services."""

from uuid import uuid4

import pytest
from access_tokens import bearer


async def test_a_service_looks_up_by_id_or_by_key(client, campus, identity_service):
    await campus.told([campus.student(), campus.student("20230102")])
    record = await campus.record()
    asked = {"resource": "student", "purpose": "provisioning"}

    by_id = await client.post(
        "/records/lookup",
        json={**asked, "record_ids": [str(record.record_id), str(uuid4())]},
        headers=identity_service,
    )
    by_key = await client.post(
        "/records/lookup", json={**asked, "keys": ["20230101"]}, headers=identity_service
    )

    assert by_id.json() == by_key.json()
    (item,) = by_id.json()["items"]
    assert (item["record_id"], item["key"], item["version"]) == (
        str(record.record_id),
        "20230101",
        1,
    )
    assert (item["removed"], item["data"]["phone"]) == (False, "13800000001")


async def test_a_removed_record_says_so(client, campus, identity_service):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    await campus.full(everyone[:9], hours=1)

    answer = await client.post(
        "/records/lookup",
        json={"resource": "student", "keys": ["20230009"], "purpose": "provisioning"},
        headers=identity_service,
    )

    assert answer.json()["items"][0]["removed"] is True


async def test_every_lookup_is_on_record(client, campus, identity_service):
    await campus.told([campus.student(), campus.student("20230102")])

    await client.post(
        "/records/lookup",
        json={
            "resource": "student",
            "keys": ["20230101", "20230102", "nobody"],
            "purpose": "provisioning",
        },
        headers={**identity_service, "X-Request-Id": "r-1"},
    )

    (read,) = await campus.select("SELECT * FROM access_log")
    concerned = await campus.select("SELECT * FROM access_record")
    assert (read.reader_kind, read.reader, read.purpose, read.request_id) == (
        "service",
        "identity",
        "provisioning",
        "r-1",
    )
    assert len(concerned) == 2
    assert {row.access_id for row in concerned} == {read.id}


async def test_nobody_without_the_scope_gets_a_record(client, campus, tokens):
    await campus.told([campus.student()])
    body = {"resource": "student", "keys": ["20230101"], "purpose": "curiosity"}
    for token in (
        tokens.student(),
        tokens.administrator(scope="records:read"),
        tokens.service(scope="holders:read"),
        tokens.service(scope=""),
    ):
        answer = await client.post("/records/lookup", json=body, headers=bearer(token))
        assert answer.status_code == 403
    assert (await client.post("/records/lookup", json=body)).status_code == 401
    assert await campus.select("SELECT * FROM access_log") == []


@pytest.mark.parametrize(
    "change",
    [
        {"keys": None},
        {"record_ids": ["01920000-0000-7000-8000-000000000000"]},
        {"keys": ["k"] * 201},
        {"keys": [""]},
        {"keys": ["\x00"]},
        {"keys": [7]},
        {"keys": None, "record_ids": ["nonsense"]},
        {"resource": "dormitory"},
        {"resource": None},
        {"purpose": ""},
        {"purpose": "\x00"},
        {"everything": True},
    ],
    ids=str,
)
async def test_nonsense_is_the_callers_fault(client, campus, identity_service, change):
    await campus.told([campus.student("k")])
    body = {"resource": "student", "keys": ["k"], "purpose": "provisioning", **change}
    sent = {name: value for name, value in body.items() if value is not None}

    answer = await client.post("/records/lookup", json=sent, headers=identity_service)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff\xfe", b'{"keys": NaN}'])
async def test_a_body_that_is_no_request_is_refused(client, identity_service, body):
    headers = {**identity_service, "Content-Type": "application/json"}

    answer = await client.post("/records/lookup", content=body, headers=headers)

    assert answer.status_code in (400, 422)
