"""The applicant asks those who have the case to get on with it."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from contracts.events import CaseUrged

URGED_AT = text("""
    UPDATE "case"
    SET waiting = jsonb_set(waiting, '{0,urged_at}', to_jsonb(CAST(:at AS text)))
    WHERE id = :id
""")


async def a_day_later(runtime, case):
    """As if the last urging had been yesterday."""
    yesterday = (datetime.now(UTC) - timedelta(hours=24)).isoformat()
    async with runtime.engine.begin() as connection:
        await connection.execute(URGED_AT, {"at": yesterday, "id": case["id"]})


async def test_whoever_could_take_it_is_urged_and_the_timeline_says_so(student, office):
    case = await student.submitted()
    assert case["urging"] == {"possible": True, "possible_at": None, "times": 0}

    urged = await student.post(f"/cases/{case['id']}/urging")

    assert urged.status_code == 201
    assert (urged.json()["urging"]["possible"], urged.json()["urging"]["times"]) == (False, 1)
    (told,) = await office.told(case["id"], CaseUrged)
    (task,) = told["tasks"]
    assert task["group"] == {"post": "college-secretary", "organisation": "C01"}
    assert (told["times"], task["step"], task.get("assignee_id")) == (1, "college-review", None)
    assert "李华" not in str(told)
    entry = (await student.get(f"/cases/{case['id']}/timeline")).json()["items"][-1]
    assert (entry["move"], entry["step"]) == ("urged", "college-review")
    assert entry["details"] == {"steps": ["college-review"], "times": 1}


async def test_whoever_has_claimed_it_is_urged_alone(student, secretary, office, tokens):
    case = await student.submitted()
    task = await secretary.task_of(case)
    await secretary.post(f"/tasks/{task['id']}/claim")

    await student.post(f"/cases/{case['id']}/urging")

    (told,) = await office.told(case["id"], CaseUrged)
    assert told["tasks"][0]["assignee_id"] == str(tokens.person_id("T1001"))
    assert told["tasks"][0].get("group") is None


async def test_a_step_is_urged_once_a_day(runtime, student, office):
    case = await student.submitted()
    await student.post(f"/cases/{case['id']}/urging")

    again = await student.post(f"/cases/{case['id']}/urging")

    assert (again.status_code, again.json()["code"]) == (429, "urged-too-soon")
    assert 24 * 3600 - 60 < int(again.headers["retry-after"]) <= 24 * 3600
    shown = (await student.case(case["id"]))["urging"]
    left = datetime.fromisoformat(shown["possible_at"]) - datetime.now(UTC)
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    await a_day_later(runtime, case)
    assert (await student.case(case["id"]))["urging"]["possible"]
    assert (await student.post(f"/cases/{case['id']}/urging")).json()["urging"]["times"] == 2
    assert [each["times"] for each in await office.told(case["id"], CaseUrged)] == [1, 2]


async def test_the_next_step_may_be_urged_at_once(student, secretary):
    case = await student.submitted()
    await student.post(f"/cases/{case['id']}/urging")
    await secretary.decide(case, "approval")

    urged = await student.post(f"/cases/{case['id']}/urging")

    assert (urged.status_code, urged.json()["urging"]["times"]) == (201, 2)


async def test_ten_urgings_at_once_are_one(student, office):
    case = await student.submitted()

    answers = await asyncio.gather(
        *(student.insist(f"/cases/{case['id']}/urging") for _ in range(10))
    )

    assert sorted(each.status_code for each in answers) == [201] + [429] * 9
    assert len(await office.told(case["id"], CaseUrged)) == 1


async def test_only_ones_own_running_case_is_urged(student, other_student, secretary):
    draft = await student.draft()
    case = await student.submitted()
    assert (await other_student.post(f"/cases/{case['id']}/urging")).status_code == 404
    assert (await secretary.post(f"/cases/{case['id']}/urging")).status_code == 404
    await secretary.decide(case, "return", "请改")

    for each in (draft, case):
        answer = await student.post(f"/cases/{each['id']}/urging")
        assert (answer.status_code, answer.json()["code"]) == (409, "not-running")


async def test_a_system_is_not_urged(student, secretary, clerk):
    case = await student.submitted()
    await secretary.decide(case, "approval")
    await clerk.decide(case, "approval")

    answer = await student.post(f"/cases/{case['id']}/urging")

    assert (answer.status_code, answer.json()["code"]) == (409, "nobody-to-urge")
    assert (await student.case(case["id"]))["urging"]["possible"] is False
