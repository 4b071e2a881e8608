"""What was claimed and is held at last is settled, by whatever merge brings it."""

import asyncio
from uuid import uuid4

import pytest

RIGHT = "13900000002"


@pytest.fixture
def report(client, li_hua):
    async def send(field="student.phone", claimed=RIGHT):
        body = {"source_field": field, "claimed_value": claimed, "reason": "有误"}
        keyed = {**li_hua, "Idempotency-Key": str(uuid4())}
        return await client.post("/corrections", json=body, headers=keyed)

    return send


@pytest.fixture
def mine(client, li_hua):
    async def read():
        return (await client.get("/corrections", headers=li_hua)).json()["items"]

    return read


async def _decide(campus, status):
    await campus.execute(f"UPDATE correction SET status = '{status}'")


@pytest.mark.parametrize("status", ["open", "accepted"])
async def test_the_source_says_what_was_claimed(campus, report, mine, status):
    await campus.told([campus.student()])
    await report()
    await _decide(campus, status)

    await campus.told([campus.student(phone=RIGHT)], hours=1)

    (correction,) = await mine()
    assert (correction["status"], correction["settled_version"]) == ("settled", 2)
    assert correction["closed_at"] is not None


@pytest.mark.parametrize("status", ["refused", "withdrawn"])
async def test_what_is_over_stays_as_it_is(campus, report, mine, status):
    await campus.told([campus.student()])
    await report()
    await _decide(campus, status)

    await campus.told([campus.student(phone=RIGHT)], hours=1)

    assert [c["status"] for c in await mine()] == [status]


async def test_another_change_or_another_value_settles_nothing(campus, report, mine):
    await campus.told([campus.student(), campus.student("20230102")])
    await report()

    await campus.told(
        [campus.student(phone="13700000000"), campus.student("20230102", phone=RIGHT)], hours=1
    )
    await campus.told([campus.student(phone="13700000000", email=RIGHT)], hours=2)

    assert [c["status"] for c in await mine()] == ["open"]


async def test_numbers_and_organisations_are_compared_as_people_see_them(campus, report, mine):
    await campus.told(
        [campus.college, {**campus.college, "key": "C02", "name": "数学学院"}],
        resource="organisation",
    )
    await campus.told([campus.student()])
    await report("student.college_name", "数学学院")
    await report("student.grade", "2022")

    await campus.told([campus.student(college="C02", grade=2022)], hours=1)

    assert [c["status"] for c in await mine()] == ["settled", "settled"]


async def test_a_report_that_crosses_the_mending_is_settled_or_needless(campus, report, mine):
    for turn in range(5):
        wrong, right = f"1380000000{turn}", f"1390000000{turn}"
        await campus.told([campus.student(phone=wrong)], hours=turn * 2)
        answer, _ = await asyncio.gather(
            report(claimed=right),
            campus.told([campus.student(phone=right)], hours=turn * 2 + 1),
        )

        assert answer.status_code == 201 or answer.json()["code"] == "already-held"

    assert {c["status"] for c in await mine()} <= {"settled"}
