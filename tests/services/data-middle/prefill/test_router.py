"""A form that already knows who fills it in."""

from uuid import uuid4

import pytest
from access_tokens import bearer


@pytest.fixture
async def known(campus):
    await campus.told([campus.student(), campus.student("20230102", name="韩梅")])
    await campus.told([campus.staff()], resource="staff")
    await campus.told([campus.college], resource="organisation", hours=3)


def asking(*fields: str, **more):
    return {"purpose": "classroom-booking", "fields": list(fields), **more}


async def test_a_student_is_known_with_source_and_time(client, known, campus, li_hua):
    fields = ("student.number", "student.name", "student.college", "student.college_name")

    answer = await client.post("/prefill", json=asking(*fields), headers=li_hua)

    values = answer.json()["values"]
    assert {name: value["value"] for name, value in values.items()} == {
        "student.number": "20230101",
        "student.name": "李华",
        "student.college": "C01",
        "student.college_name": "计算机学院",
    }
    assert values["student.name"] == {
        "value": "李华",
        "source": "academic",
        "source_label": {"zh": "教务系统", "en": "Academic affairs system"},
        "as_of": campus.at(0).isoformat().replace("+00:00", "Z"),
        "version": 1,
    }
    assert values["student.college_name"]["as_of"].startswith("2026-09-01T09:00")


async def test_what_is_not_known_is_left_out(client, known, campus, li_hua):
    await campus.told([campus.student(phone=None, college="C99")], hours=1)
    fields = ("student.phone", "student.college_name", "staff.name", "student.grade")

    answer = await client.post("/prefill", json=asking(*fields), headers=li_hua)

    assert list(answer.json()["values"]) == ["student.grade"]


async def test_staff_are_known_too(client, known, tokens):
    answer = await client.post(
        "/prefill",
        json=asking("staff.name", "staff.organisation_name"),
        headers=bearer(tokens.staff()),
    )

    values = answer.json()["values"]
    assert values["staff.name"]["value"] == "王秀兰"
    assert values["staff.organisation_name"]["value"] == "计算机学院"


async def test_nobody_is_told_about_anybody_else(client, known, tokens):
    stranger = bearer(tokens.student("20239999"))
    # The number of a member of staff, in a student's token: another record altogether.
    impostor = bearer(tokens.student("T1001"))

    for headers in (stranger, impostor):
        answer = await client.post(
            "/prefill", json=asking("student.name", "staff.name"), headers=headers
        )
        assert answer.json() == {"values": {}}


async def test_a_removed_person_is_not_known(client, campus, li_hua):
    everyone = [campus.student(f"2023{n:04}") for n in range(101, 111)]
    await campus.full(everyone)
    await campus.full(everyone[1:], hours=1)

    answer = await client.post("/prefill", json=asking("student.name"), headers=li_hua)

    assert answer.json() == {"values": {}}


async def test_a_prefill_is_on_record_with_its_case(client, known, campus, li_hua, tokens):
    case_id = uuid4()

    await client.post(
        "/prefill",
        json=asking("student.name", "staff.name", case_id=str(case_id)),
        headers={**li_hua, "X-Request-Id": "r-7"},
    )

    (read,) = await campus.select("SELECT * FROM access_log")
    (concerned,) = await campus.select("SELECT * FROM access_record")
    assert read.reader == str(tokens.person_id("20230101"))
    assert (read.reader_kind, read.client_id) == ("person", "portal")
    assert (read.fields, read.purpose) == (["student.name"], "classroom-booking")
    assert (read.case_id, read.request_id) == (case_id, "r-7")
    assert concerned.record_id == (await campus.record()).record_id


async def test_an_unknown_field_is_pointed_at(client, known, campus, li_hua):
    answer = await client.post(
        "/prefill", json=asking("student.name", "student.salary"), headers=li_hua
    )

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-field")
    assert answer.json()["errors"] == [{"pointer": "/fields/1", "message": "数据目录中没有此字段"}]
    assert await campus.select("SELECT * FROM access_log") == []


async def test_a_service_is_no_person(client, known, identity_service):
    answer = await client.post("/prefill", json=asking("student.name"), headers=identity_service)

    assert answer.status_code == 403


async def test_nobody_in_particular_is_asked_to_sign_on(client):
    assert (await client.post("/prefill", json=asking("student.name"))).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"fields": []},
        {"fields": "student.name"},
        {"fields": ["student.name"] * 101},
        {"fields": [None]},
        {"purpose": "x" * 201},
        {"purpose": "\x00"},
        {"case_id": "nonsense"},
        {"person": "20230102"},
    ],
    ids=lambda change: str(change)[:40],
)
async def test_nonsense_is_the_callers_fault(client, known, li_hua, change):
    answer = await client.post(
        "/prefill", json={**asking("student.name"), **change}, headers=li_hua
    )

    assert answer.status_code == 422
