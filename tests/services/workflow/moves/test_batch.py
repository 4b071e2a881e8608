"""Several tasks approved in one go, each for itself."""

import asyncio
from uuid import uuid4

import pytest

from contracts.events import TaskCompleted

PATH = "/tasks/batch-approval"


async def seen(person, *cases):
    tasks = [await person.task_of(case) for case in cases]
    return [{"id": task["id"], "version": task["version"]} for task in tasks]


async def test_each_is_approved_and_the_timeline_says_with_how_many(student, secretary, office):
    cases = [await student.submitted() for _ in range(3)]
    tasks = await seen(secretary, *cases)

    answer = await secretary.post(PATH, {"tasks": tasks, "comment": "同意"})

    assert answer.status_code == 200
    assert [each["status"] for each in answer.json()["items"]] == ["approved"] * 3
    assert [each["id"] for each in answer.json()["items"]] == [each["id"] for each in tasks]
    for case in cases:
        assert (await student.case(case["id"]))["waiting"][0]["step"] == "academic-affairs-review"
        assert len(await office.told(case["id"], TaskCompleted)) == 1
        entry = (await student.get(f"/cases/{case['id']}/timeline")).json()["items"][-1]
        assert (entry["move"], entry["comment"]) == ("approved", "同意")
        assert entry["details"] == {"batch_of": 3}


async def test_what_is_wrong_with_one_does_not_concern_the_others(
    student, secretary, other_secretary, clerk
):
    good, moved, done, late = [await student.submitted() for _ in range(4)]
    tasks = await seen(secretary, good, moved, done, late)
    await secretary.post(f"/tasks/{tasks[1]['id']}/claim")
    await secretary.post(f"/tasks/{tasks[2]['id']}/rejection", {"comment": "不符合要求"})
    await student.post(f"/cases/{late['id']}/withdrawal")
    unknown = {"id": str(uuid4()), "version": 1}

    answer = await secretary.post(PATH, {"tasks": [unknown, *tasks[1:], tasks[0]]})

    said = [(e["status"], (e["problem"] or {}).get("code")) for e in answer.json()["items"]]
    assert said == [
        ("refused", "task-not-found"),
        ("refused", "precondition-failed"),
        ("refused", "task-already-completed"),
        ("refused", "task-closed"),
        ("approved", None),
    ]
    assert answer.json()["items"][1]["problem"]["status"] == 412
    assert answer.json()["items"][0]["problem"]["title"] == "没有这个待办，或不由您办理"
    assert (await student.case(done["id"]))["status"] == "rejected"
    nobody = await other_secretary.post(PATH, {"tasks": await seen(clerk, good)})
    assert nobody.json()["items"][0]["problem"]["code"] == "task-not-found"


async def test_a_step_that_has_to_be_read_is_not_approved_in_a_batch(student, secretary, clerk):
    case = await student.submitted()
    assert (await secretary.task_of(case))["batch"] is True
    await secretary.decide(case, "approval")
    task = await clerk.task_of(case)
    assert task["batch"] is False

    answer = await clerk.post(PATH, {"tasks": await seen(clerk, case)})

    (item,) = answer.json()["items"]
    assert (item["problem"]["code"], item["problem"]["status"]) == ("batch-not-allowed", 409)
    assert (await clerk.task_of(case))["version"] == task["version"]


async def test_asked_again_after_a_lost_answer_they_are_approved(student, secretary, office):
    case = await student.submitted()
    wanted = {"tasks": await seen(secretary, case)}
    await secretary.post(PATH, wanted)

    again = await secretary.post(PATH, wanted)

    assert [each["status"] for each in again.json()["items"]] == ["approved"]
    assert len(await office.told(case["id"], TaskCompleted)) == 1


async def test_one_named_twice_is_approved_once(student, secretary, office):
    case = await student.submitted()
    (one,) = await seen(secretary, case)

    await secretary.post(PATH, {"tasks": [one, one]})

    assert len(await office.told(case["id"], TaskCompleted)) == 1


async def test_batches_at_once_decide_each_task_once(student, secretary, colleague, office):
    cases = [await student.submitted() for _ in range(5)]
    tasks = await seen(secretary, *cases)

    answers = await asyncio.gather(
        secretary.post(PATH, {"tasks": tasks}),
        colleague.post(PATH, {"tasks": tasks[::-1]}),
    )

    approved = [e["id"] for a in answers for e in a.json()["items"] if e["status"] == "approved"]
    assert sorted(approved) == sorted(each["id"] for each in tasks)
    for case in cases:
        assert len(await office.told(case["id"], TaskCompleted)) == 1


async def test_nobody_approves_their_own_case_in_a_batch(secretary_who_studies, secretary):
    case = await secretary_who_studies.submitted()
    tasks = await seen(secretary, case)

    answer = await secretary_who_studies.post(PATH, {"tasks": tasks}, accept_language="en")

    (item,) = answer.json()["items"]
    assert item["problem"]["code"] == "own-case"
    assert item["problem"]["title"] == "This is your own case. A colleague has to decide on it"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"tasks": []},
        {"tasks": [{"id": "no-uuid", "version": 1}]},
        {"tasks": [{"id": str(uuid4())}]},
        {"tasks": [{"id": str(uuid4()), "version": 0}]},
        {"tasks": [{"id": str(uuid4()), "version": 2**40}]},
        {"tasks": [{"id": str(uuid4()), "version": 1}] * 51},
        {"tasks": [{"id": str(uuid4()), "version": 1}], "comment": "x" * 1001},
        {"tasks": [{"id": str(uuid4()), "version": 1}], "more": 1},
    ],
)
async def test_what_is_no_batch_is_refused(secretary, body):
    assert (await secretary.post(PATH, body)).status_code == 422
