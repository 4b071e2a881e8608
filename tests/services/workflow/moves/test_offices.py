"""Rejecting, and returning to the applicant."""

from contracts.events import CaseCompleted, CaseReturned, CaseSubmitted, TaskCompleted, TaskOpened


async def test_a_rejected_case_is_over_and_says_why(student, secretary, office):
    case = await student.submitted()

    answer = await secretary.decide(case, "rejection", "与课程冲突")

    assert (answer.status_code, answer.json()["decision"]) == (201, "rejected")
    done = await student.case(case["id"])
    assert (done["status"], done["waiting"]) == ("rejected", [])
    assert [e["outcome"] for e in await office.told(case["id"], CaseCompleted)] == ["rejected"]
    timeline = (await student.get(f"/cases/{case['id']}/timeline")).json()["items"]
    said = timeline[1]
    assert (said["move"], said["comment"], said["actor"]["name"]) == (
        "rejected",
        "与课程冲突",
        "王秀兰",
    )
    assert said["actor"]["post"]["post"] == "college-secretary"
    assert (await student.get(f"/cases/{case['id']}/documents")).json()["items"] == []


async def test_a_returned_case_is_mended_and_opens_the_same_step_again(
    student, secretary, clerk, office
):
    case = await student.submitted()
    await secretary.decide(case, "approval")
    await clerk.decide(case, "return", "请写明主讲人", fields=["/statement", "/classroom"])

    returned = await student.case(case["id"])
    assert (returned["status"], returned["waiting"]) == ("returned", [])
    assert returned["returned"]["comment"] == "请写明主讲人"
    assert returned["returned"]["fields"] == ["/statement", "/classroom"]
    assert len(await office.told(case["id"], CaseReturned)) == 1
    path, version = f"/cases/{case['id']}/draft", f'"{returned["version"]}"'
    other = await student.patch(path, {"data": {"attendees": 9}}, if_match=version)
    assert other.json()["errors"] == [
        {"pointer": "/attendees", "message": "此项不在需要补正的范围内"}
    ]
    mended = await student.patch(
        path, {"data": {"statement": "主讲人：张教授", "classroom": "MD102"}}, if_match=version
    )

    again = await student.submit(mended.json())

    assert (again.status_code, again.json()["round"]) == (201, 2)
    assert again.json()["number"] == case["number"]
    task = await clerk.task_of(case)
    assert (task["step"], task["round"]) == ("academic-affairs-review", 2)
    assert [e["round"] for e in await office.told(case["id"], CaseSubmitted)] == [1, 2]
    assert [e["decision"] for e in await office.told(case["id"], TaskCompleted)] == [
        "approved",
        "returned",
    ]
    assert len(await office.told(case["id"], TaskOpened)) == 3
    assert (await clerk.decide(case, "approval")).status_code == 201


async def test_a_returned_case_is_checked_like_a_new_one(student, secretary):
    case = await student.submitted()
    await secretary.decide(case, "return", "请改")
    returned = await student.case(case["id"])
    broken = await student.patch(
        f"/cases/{case['id']}/draft",
        {"data": {"title": None}},
        if_match=f'"{returned["version"]}"',
    )

    answer = await student.submit(broken.json())

    assert answer.json()["errors"] == [{"pointer": "/title", "message": "必填"}]


async def test_a_returned_case_may_be_withdrawn(student, secretary):
    case = await student.submitted()
    await secretary.decide(case, "return", "请改")

    assert (await student.post(f"/cases/{case['id']}/withdrawal")).status_code == 201


async def test_a_return_names_fields_the_form_has(student, secretary):
    case = await student.submitted()

    unknown = await secretary.decide(case, "return", "请改", fields=["/nonsense"])
    odd = await secretary.decide(case, "return", "请改", fields=["no-pointer"])

    assert (unknown.status_code, unknown.json()["code"]) == (422, "invalid-form")
    assert odd.status_code == 422
    assert (await secretary.task_of(case))["status"] == "open"


async def test_many_returns_leave_one_open_task(student, secretary, office):
    case = await student.submitted()
    for _ in range(10):
        await secretary.decide(case, "return", "再改改")
        assert (await student.submit(await student.case(case["id"]))).status_code == 201

    assert (await student.case(case["id"]))["round"] == 11
    assert (await secretary.task_of(case))["round"] == 11
