"""Drafting: prefill, autosave, and everything that may go wrong with it."""

import asyncio
from uuid import uuid4

import pytest


async def test_a_draft_knows_its_applicant(student, peers):
    draft = await student.draft()

    assert draft["data"] == {
        "name": "李华",
        "number": "20230101",
        "college": "计算机学院",
        "phone": "13800001234",
    }
    origin = draft["prefill"]["/name"]
    assert (origin["status"], origin["source_label"]["zh"]) == ("filled", "教务系统")
    assert origin["as_of"].startswith("2026-09-01")
    (asked,) = peers.asked
    assert (asked["purpose"], asked["case_id"]) == ("classroom-booking", draft["id"])


@pytest.mark.parametrize("trouble", ["away", "garbage"])
async def test_without_the_data_platform_the_draft_is_made_all_the_same(student, peers, trouble):
    setattr(peers, trouble, True)
    draft = await student.draft()
    assert draft["data"] == {}
    assert draft["prefill"]["/name"]["status"] == "unavailable"

    setattr(peers, trouble, False)
    again = await student.post(f"/cases/{draft['id']}/draft/prefill")

    assert again.json()["data"]["name"] == "李华"
    assert again.json()["prefill"]["/name"]["status"] == "filled"


async def test_prefilling_again_keeps_what_was_typed(student):
    draft = await student.filled_in(phone="13999999999")

    again = await student.post(f"/cases/{draft['id']}/draft/prefill")

    assert again.json()["data"]["phone"] == "13999999999"


async def test_an_unknown_matter_is_not_found(student):
    answer = await student.post("/cases", {"matter_code": "no-such-matter"})

    assert (answer.status_code, answer.json()["code"]) == (404, "matter-not-found")


@pytest.mark.parametrize(
    "body", [{}, {"matter_code": "x" * 200}, {"matter_code": 3}, {"matter_code": "a", "b": 1}, []]
)
async def test_a_case_of_nothing_is_refused(student, body):
    assert (await student.post("/cases", body)).status_code == 422


async def test_saving_merges_and_counts_versions(student):
    draft = await student.draft()
    first = await student.patch(
        f"/cases/{draft['id']}/draft", {"data": {"title": "讲"}}, if_match='"1"'
    )
    assert (first.headers["etag"], first.json()["data"]["title"]) == ('"2"', "讲")

    second = await student.patch(
        f"/cases/{draft['id']}/draft", {"data": {"title": None, "attendees": 5}}, if_match='"2"'
    )

    assert "title" not in second.json()["data"]
    assert second.json()["data"]["attendees"] == 5
    assert second.json()["data"]["name"] == "李华"


async def test_saving_needs_to_say_what_was_read(student):
    draft = await student.draft()
    path = f"/cases/{draft['id']}/draft"

    unsaid = await student.patch(path, {"data": {}})
    stale = await student.patch(path, {"data": {}}, if_match='"7"')

    assert (unsaid.status_code, unsaid.json()["code"]) == (428, "precondition-required")
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition-failed")
    assert stale.headers["etag"] == '"1"'


async def test_two_windows_cannot_overwrite_each_other(student):
    draft = await student.draft()
    path = f"/cases/{draft['id']}/draft"

    answers = await asyncio.gather(
        *(student.patch(path, {"data": {"attendees": n}}, if_match='"1"') for n in range(1, 13))
    )

    assert sorted(each.status_code for each in answers) == [200] + [412] * 11


@pytest.mark.parametrize(
    ("data", "pointer", "zh"),
    [
        ({"wish": 1}, "/wish", "表单中没有此字段"),
        ({"attendees": "many"}, "/attendees", "请填写整数"),
        ({"name": "王小明"}, "/name", "此项取自学校数据，不能修改"),
        ({"name": None}, "/name", "此项取自学校数据，不能修改"),
        ({"number": "20239999"}, "/number", "此项取自学校数据，不能修改"),
        ({"title": "x\0y"}, "/title", "含有无法保存的字符"),
        ({"title": "长" * 61}, "/title", "最多 60 个字"),
        ({"attendees": 2**70}, "/attendees", "数字超出范围"),
        ({"title": {"a": {"a": {"a": {}}}}}, "/title", "请填写文字"),
    ],
)
async def test_what_can_never_be_right_is_refused_at_once(student, data, pointer, zh):
    draft = await student.draft()

    answer = await student.patch(f"/cases/{draft['id']}/draft", {"data": data}, if_match='"1"')

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-form")
    assert {"pointer": pointer, "message": zh} in answer.json()["errors"]
    assert (await student.case(draft["id"]))["version"] == 1


async def test_the_message_comes_in_english_too(student):
    draft = await student.draft()

    answer = await student.patch(
        f"/cases/{draft['id']}/draft",
        {"data": {"attendees": "many"}},
        if_match='"1"',
        accept_language="en",
    )

    assert answer.json()["errors"] == [
        {"pointer": "/attendees", "message": "This must be a whole number"}
    ]


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"{", 400, "malformed-json"),
        (b'{"data": {"title": "\\ud800"}}', 422, "invalid-form"),
        (b'{"data": {"attendees": NaN}}', 422, "invalid-form"),
        (b'{"data": ' + b'{"a":' * 200 + b"1" + b"}" * 200 + b"}", 422, "invalid-form"),
        (b'{"data": {"title": "' + b"x" * 2_000_000 + b'"}}', 413, None),
    ],
)
async def test_a_hostile_body_is_the_callers_fault(student, raw, status, code):
    draft = await student.draft()
    headers = {
        "Authorization": f"Bearer {student.token}",
        "Idempotency-Key": str(uuid4()),
        "If-Match": '"1"',
        "Content-Type": "application/json",
    }

    answer = await student.client.patch(
        f"/api/workflow/v1/cases/{draft['id']}/draft", content=raw, headers=headers
    )

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    if code:
        assert answer.json()["code"] == code


async def test_somebody_elses_case_does_not_exist(student, other_student, clerk):
    draft = await student.filled_in()
    id = draft["id"]

    for stranger in (other_student, clerk):
        answers = [
            await stranger.get(f"/cases/{id}"),
            await stranger.get(f"/cases/{id}/form"),
            await stranger.get(f"/cases/{id}/timeline"),
            await stranger.get(f"/cases/{id}/documents"),
            await stranger.get(f"/cases/{id}/options/classroom"),
            await stranger.patch(f"/cases/{id}/draft", {"data": {}}, if_match='"2"'),
            await stranger.send("DELETE", f"/cases/{id}/draft"),
            await stranger.post(f"/cases/{id}/draft/prefill"),
            await stranger.post(f"/cases/{id}/draft/upgrade"),
            await stranger.post(f"/cases/{id}/submission", if_match='"2"'),
            await stranger.post(f"/cases/{id}/withdrawal"),
        ]
        assert [each.status_code for each in answers] == [404] * len(answers)
        assert {each.json()["code"] for each in answers} == {"case-not-found"}
    assert (await student.case(id))["status"] == "draft"


async def test_nobody_in_particular_is_asked_to_sign_on(student):
    answer = await student.client.get("/api/workflow/v1/cases")

    assert answer.status_code == 401


async def test_an_action_without_a_key_is_refused_and_a_key_acts_once(student):
    path = "/api/workflow/v1/cases"
    headers = {"Authorization": f"Bearer {student.token}"}
    body = {"matter_code": "classroom-booking"}
    unkeyed = await student.client.post(path, json=body, headers=headers)
    assert unkeyed.json()["code"] == "idempotency-key-required"

    key = str(uuid4())
    first = await student.post("/cases", body, idempotency_key=key)
    again = await student.post("/cases", body, idempotency_key=key)
    other = await student.post("/cases", {"matter_code": "another"}, idempotency_key=key)

    assert again.json() == first.json()
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_draft_can_be_thrown_away_but_a_case_cannot(student):
    draft = await student.draft()
    case = await student.submitted()

    gone = await student.send("DELETE", f"/cases/{draft['id']}/draft")
    kept = await student.send("DELETE", f"/cases/{case['id']}/draft")

    assert gone.status_code == 204
    assert (await student.get(f"/cases/{draft['id']}")).status_code == 404
    assert (kept.status_code, kept.json()["code"]) == (409, "not-editable")


async def test_my_cases_are_listed_newest_first_by_pages_and_status(person):
    me = person("20239876")
    drafts = [await me.draft() for _ in range(3)]

    first = (await me.get("/cases", limit=2)).json()
    second = (await me.get("/cases", limit=2, cursor=first["next_cursor"])).json()

    listed = [each["id"] for each in first["items"] + second["items"]]
    assert listed == [each["id"] for each in reversed(drafts)]
    assert second["next_cursor"] is None
    assert (await me.get("/cases", status="approved")).json()["items"] == []
    assert len((await me.get("/cases", status="draft")).json()["items"]) == 3
    assert (await me.get("/cases", status="nonsense")).status_code == 422
    assert (await me.get("/cases", cursor="nonsense")).json()["code"] == "invalid-cursor"
