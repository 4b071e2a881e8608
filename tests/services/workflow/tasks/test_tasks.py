"""Who sees which task, and what each may do with it."""

import asyncio

from sqlalchemy import func, select

from contracts.events import TaskCompleted, WritebackRequested
from workflow.tasks.models import Task

ACTIONS = ("claim", "approval", "rejection", "return")


async def test_a_task_waits_for_the_secretary_of_the_applicants_college(
    student, secretary, other_secretary, clerk
):
    case = await student.submitted()

    task = await secretary.task_of(case)

    assert task["group"] == {"post": "college-secretary", "organisation": "C01"}
    assert task["case"]["applicant"]["name"] == "李华"
    assert task["due_at"].endswith("+00:00") or task["due_at"].endswith("Z")
    for stranger in (other_secretary, clerk, student):
        listed = (await stranger.get("/tasks")).json()["items"]
        assert case["id"] not in [each["case_id"] for each in listed]


async def test_another_groups_task_does_not_exist(
    student, secretary, other_secretary, clerk, other_student
):
    case = await student.submitted()
    id = (await secretary.task_of(case))["id"]

    for stranger in (other_secretary, clerk, other_student, student):
        answers = [await stranger.get(f"/tasks/{id}")]
        answers += [
            await stranger.post(f"/tasks/{id}/{action}", {"comment": "不行"} if i else None)
            for i, action in enumerate(ACTIONS)
        ]
        answers.append(await stranger.send("DELETE", f"/tasks/{id}/claim"))
        assert [each.status_code for each in answers] == [404] * 6
        assert {each.json()["code"] for each in answers} == {"task-not-found"}
    assert (await secretary.task_of(case))["status"] == "open"


async def test_deciding_twice_is_refused(student, secretary):
    case = await student.submitted()
    task = await secretary.task_of(case)
    await secretary.post(f"/tasks/{task['id']}/approval", {})

    for action in ACTIONS:
        body = None if action == "claim" else {"comment": "再来一次"}
        again = await secretary.post(f"/tasks/{task['id']}/{action}", body)
        assert (again.status_code, again.json()["code"]) == (409, "task-already-completed")


async def test_the_same_key_gets_the_same_answer(student, secretary):
    case = await student.submitted()
    task = await secretary.task_of(case)
    path = f"/tasks/{task['id']}/approval"

    first = await secretary.post(path, {}, idempotency_key=f"approve-{task['id']}")
    again = await secretary.post(path, {}, idempotency_key=f"approve-{task['id']}")
    other = await secretary.post(path, {"comment": "?"}, idempotency_key=f"approve-{task['id']}")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_stale_decision_is_refused(student, secretary):
    case = await student.submitted()
    task = await secretary.task_of(case)
    await secretary.post(f"/tasks/{task['id']}/claim")

    stale = await secretary.post(f"/tasks/{task['id']}/approval", {}, if_match='"1"')
    fresh = await secretary.post(f"/tasks/{task['id']}/approval", {}, if_match='"2"')

    assert (stale.status_code, stale.json()["code"]) == (412, "precondition-failed")
    assert fresh.status_code == 201


async def test_a_rejection_and_a_return_need_a_reason(student, secretary):
    case = await student.submitted()
    task = await secretary.task_of(case)

    for action in ("rejection", "return"):
        for body in ({}, {"comment": ""}, {"comment": "  "}, {"comment": None}):
            answer = await secretary.post(f"/tasks/{task['id']}/{action}", body)
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["pointer"] == "/comment"
    for body in ({"comment": "x" * 1001}, {"comment": "a\0b"}, {"comment": "好", "more": 1}):
        answer = await secretary.post(f"/tasks/{task['id']}/approval", body)
        assert answer.status_code == 422


async def test_a_claimed_task_is_a_colleagues(student, secretary, colleague):
    case = await student.submitted()
    task = await secretary.task_of(case)

    claimed = await secretary.post(f"/tasks/{task['id']}/claim")
    again = await secretary.post(f"/tasks/{task['id']}/claim")

    assert (claimed.status_code, again.status_code) == (201, 201)
    assert again.json()["claimed_name"] == "王秀兰"
    assert (await student.case(case["id"]))["waiting"][0]["person"] == "王秀兰"
    for action in ACTIONS:
        body = None if action == "claim" else {"comment": "我来"}
        answer = await colleague.post(f"/tasks/{task['id']}/{action}", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "claimed-by-another")
    taken_away = await colleague.send("DELETE", f"/tasks/{task['id']}/claim")
    assert taken_away.json()["code"] == "claimed-by-another"

    await secretary.send("DELETE", f"/tasks/{task['id']}/claim")

    assert (await student.case(case["id"]))["waiting"][0]["person"] is None
    assert (await colleague.post(f"/tasks/{task['id']}/approval", {})).status_code == 201


async def test_nobody_decides_on_their_own_case(secretary_who_studies, secretary):
    case = await secretary_who_studies.submitted()
    task = await secretary_who_studies.task_of(case)

    for action in ACTIONS:
        body = None if action == "claim" else {"comment": "同意自己"}
        answer = await secretary_who_studies.post(f"/tasks/{task['id']}/{action}", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "own-case")
    assert (await secretary.post(f"/tasks/{task['id']}/approval", {})).status_code == 201


async def test_fifty_approvals_at_once_are_one_decision(student, secretary, colleague, office):
    case = await student.submitted()
    task = await secretary.task_of(case)

    answers = await asyncio.gather(
        *(
            each.insist(f"/tasks/{task['id']}/approval", {})
            for _ in range(25)
            for each in (secretary, colleague)
        )
    )

    assert sorted(each.status_code for each in answers) == [201] + [409] * 49
    assert len(await office.told(case["id"], TaskCompleted)) == 1
    assert (await student.case(case["id"]))["waiting"][0]["step"] == "academic-affairs-review"


async def test_claims_at_once_have_one_winner(student, secretary, colleague):
    case = await student.submitted()
    task = await secretary.task_of(case)

    answers = await asyncio.gather(
        *(each.post(f"/tasks/{task['id']}/claim") for each in (secretary, colleague) * 6)
    )

    winners = {each.json()["claimed_by"] for each in answers if each.status_code == 201}
    assert len(winners) == 1
    assert sorted({each.status_code for each in answers}) == [201, 409]


async def test_approving_and_withdrawing_at_once_never_both_happen(
    runtime, student, secretary, clerk, office
):
    for _ in range(5):
        case = await student.submitted()
        await secretary.decide(case, "approval")
        task = await clerk.task_of(case)

        approval, withdrawal = await asyncio.gather(
            clerk.post(f"/tasks/{task['id']}/approval", {}),
            student.post(f"/cases/{case['id']}/withdrawal"),
        )

        statuses = (approval.status_code, withdrawal.status_code)
        assert statuses in {(201, 409), (409, 201)}
        wishes = await office.told(case["id"], WritebackRequested)
        assert len(wishes) == (1 if approval.status_code == 201 else 0)


async def test_a_clerk_sees_what_is_needed_and_that_is_written_down(student, secretary):
    case = await student.submitted()
    task = await secretary.task_of(case)

    shown = (await secretary.get(f"/tasks/{task['id']}")).json()

    texts = {each["pointer"]: each["text"]["zh"] for each in shown["answers"]}
    assert texts["/classroom"] == "明德楼101"
    assert texts["/purpose"] == "讲座、报告"
    assert shown["prefill"]["/name"]["source_label"]["zh"] == "教务系统"
    assert [each["move"] for each in shown["timeline"]] == ["submitted"]
    (read,) = (await student.get(f"/cases/{case['id']}/reads")).json()["items"]
    assert (read["reader"]["name"], read["what"]) == ("王秀兰", "task")
    assert read["reader"]["post"] == {"post": "college-secretary", "organisation": "C01"}
    assert (await secretary.get(f"/cases/{case['id']}/reads")).status_code == 404


async def test_what_i_have_done_is_listed_latest_first(student, person_with_post):
    me = person_with_post("T7777", "college-secretary", "C01")
    cases = [await student.submitted() for _ in range(3)]
    for case in cases:
        assert (await me.decide(case, "approval")).status_code == 201

    first = (await me.get("/tasks", status="completed", limit=2)).json()
    rest = (await me.get("/tasks", status="completed", limit=2, cursor=first["next_cursor"])).json()

    listed = [each["case_id"] for each in first["items"] + rest["items"]]
    assert listed == [case["id"] for case in reversed(cases)]
    task = first["items"][0]
    assert (task["decision"], task["completed_name"]) == ("approved", "赵一")
    assert (await me.get(f"/tasks/{task['id']}")).status_code == 200


async def test_open_tasks_come_by_pages_the_longest_waiting_first(person_with_post, runtime):
    student = person_with_post("20235555", None, "C09")
    me = person_with_post("T5555", "college-secretary", "C09")
    cases = [await student.submitted() for _ in range(3)]

    first = (await me.get("/tasks", limit=2)).json()
    rest = (await me.get("/tasks", limit=2, cursor=first["next_cursor"])).json()

    listed = [each["case_id"] for each in first["items"] + rest["items"]]
    assert listed == [case["id"] for case in cases]
    assert rest["next_cursor"] is None


async def test_a_step_waits_once(runtime, student):
    case = await student.submitted()

    async with runtime.sessions() as session:
        waiting = await session.scalar(
            select(func.count()).where(Task.case_id == case["id"], Task.status == "open")
        )

    assert waiting == 1
