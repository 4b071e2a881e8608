"""Versions over HTTP: handing in, and what becomes of them."""

import asyncio
import json
from uuid import uuid4

import pytest
import yaml
from access_tokens import bearer

CODE = "classroom-booking"


async def test_a_package_with_a_process_is_proposed_and_not_online_yet(
    hand_in, a_package, get, emitted
):
    answer = await hand_in(a_package())

    assert answer.status_code == 201
    assert (answer.json()["version"], answer.json()["status"]) == (1, "proposed")
    assert (await get(f"/matters/{CODE}")).json()["code"] == "matter-not-found"
    assert (await get("/search", q="教室")).json()["items"] == []
    assert await emitted() == [f"proposed {CODE} 1"]


async def test_an_accepted_version_goes_online(hand_in, a_package, accept, get, emitted):
    await hand_in(a_package())

    await accept(1)

    guide = (await get(f"/matters/{CODE}")).json()
    assert (guide["version"], guide["status"]) == (1, "online")
    assert guide["apply"] == {
        "how": "here",
        "method": "POST",
        "url": "/api/workflow/v1/cases",
        "body": {"matter_code": CODE},
    }
    assert await emitted() == [f"proposed {CODE} 1", f"published {CODE} 1"]


async def test_a_matter_without_a_process_is_online_at_once(hand_in, a_package, get, emitted):
    answer = await hand_in(a_package(process=False))

    assert answer.json()["status"] == "published"
    assert (await get(f"/matters/{CODE}")).json()["apply"]["how"] == "window"
    assert await emitted() == [f"published {CODE} 1"]


async def test_the_same_package_again_does_nothing(hand_in, a_package, accept, emitted):
    await hand_in(a_package())
    while_judged = await hand_in(a_package())
    await accept(1)

    once_online = await hand_in(a_package())

    assert (while_judged.status_code, once_online.status_code) == (200, 200)
    assert once_online.json()["version"] == 1
    assert len(await emitted()) == 2


async def test_a_refused_version_shows_why_and_the_old_one_stays(
    hand_in, a_package, accept, reject, get, tokens
):
    await hand_in(a_package())
    await accept(1)
    await hand_in(a_package(promised_working_days=3))

    await reject(2)

    listed = await get(f"/matters/{CODE}/versions", tokens.administrator())
    second, first = listed.json()["items"]
    assert (second["status"], first["status"]) == ("rejected", "published")
    (problem,) = second["problems"]
    assert (problem["file"], problem["line"], problem["code"]) == (
        "process.bpmn",
        12,
        "script-task",
    )
    assert (await get(f"/matters/{CODE}")).json()["promised_working_days"] is None


async def test_what_was_refused_stays_refused_until_it_changes(
    hand_in, a_package, reject, accept, get
):
    await hand_in(a_package())
    await reject(1)

    same = await hand_in(a_package())
    mended = await hand_in(a_package(promised_working_days=2))
    await accept(2)

    assert (same.status_code, same.json()["status"]) == (200, "rejected")
    assert same.json()["problems"]
    assert (mended.status_code, mended.json()["version"]) == (201, 2)
    assert (await get(f"/matters/{CODE}")).json()["version"] == 2


async def test_going_back_to_what_is_online_after_a_refusal_is_nothing_new(
    hand_in, a_package, accept, reject
):
    await hand_in(a_package())
    await accept(1)
    await hand_in(a_package(promised_working_days=3))
    await reject(2)

    back = await hand_in(a_package())

    assert (back.status_code, back.json()["version"]) == (200, 1)


async def test_a_late_answer_for_an_older_version_does_not_replace_the_newer(
    hand_in, a_package, accept, get, emitted, tokens
):
    await hand_in(a_package())
    await hand_in(a_package(promised_working_days=3))
    await accept(2)

    await accept(1)

    assert (await get(f"/matters/{CODE}")).json()["version"] == 2
    listed = (await get(f"/matters/{CODE}/versions", tokens.administrator())).json()["items"]
    assert [v["status"] for v in listed] == ["published", "overtaken"]
    assert (await emitted())[2:] == [f"published {CODE} 2"]


async def test_a_late_refusal_of_an_older_version_changes_nothing_online(
    hand_in, a_package, accept, reject, get
):
    await hand_in(a_package())
    await hand_in(a_package(promised_working_days=3))
    await accept(2)

    await reject(1)

    assert (await get(f"/matters/{CODE}")).json()["status"] == "online"


async def test_a_second_answer_to_the_same_proposal_is_ignored(
    hand_in, a_package, accept, reject, get, emitted
):
    await hand_in(a_package())
    await accept(1)

    await reject(1)
    await accept(1)
    await accept(7)
    await accept(1, "no-such-matter")

    assert (await get(f"/matters/{CODE}")).json()["status"] == "online"
    assert len(await emitted()) == 2


async def test_two_different_packages_at_once_become_two_versions(hand_in, a_package):
    answers = await asyncio.gather(
        *(hand_in(a_package(promised_working_days=days)) for days in (1, 2, 3, 4))
    )

    assert [a.status_code for a in answers] == [201] * 4
    assert sorted(a.json()["version"] for a in answers) == [1, 2, 3, 4]


async def test_the_same_package_many_times_at_once_becomes_one_version(hand_in, a_package, emitted):
    answers = await asyncio.gather(*(hand_in(a_package()) for _ in range(6)))

    assert sorted(a.status_code for a in answers) == [200] * 5 + [201]
    assert {a.json()["version"] for a in answers} == {1}
    assert await emitted() == [f"proposed {CODE} 1"]


async def test_an_idempotency_key_hands_in_once(client, a_package, tokens, emitted):
    headers = {**bearer(tokens.administrator()), "Idempotency-Key": str(uuid4())}
    body = {"files": a_package()}

    first = await client.post(f"/matters/{CODE}/versions", json=body, headers=headers)
    again = await client.post(f"/matters/{CODE}/versions", json=body, headers=headers)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_versions_are_for_administrators(send, tokens, a_package, method):
    path, body = f"/matters/{CODE}/versions", {"files": a_package()}

    as_student = await send(method, path, tokens.student(), body)
    as_clerk = await send(method, path, tokens.clerk(), body)
    as_service = await send(method, path, tokens.service(), body)

    assert [a.status_code for a in (as_student, as_clerk, as_service)] == [403, 403, 403]


async def test_nobody_hands_in_without_signing_on(client, a_package):
    answer = await client.post(
        f"/matters/{CODE}/versions",
        json={"files": a_package()},
        headers={"Idempotency-Key": "k"},
    )

    assert answer.status_code == 401


async def test_versions_come_in_pages(hand_in, a_package, get, tokens):
    for days in range(1, 6):
        await hand_in(a_package(promised_working_days=days))
    path, token = f"/matters/{CODE}/versions", tokens.administrator()

    first = (await get(path, token, limit=2)).json()
    second = (await get(path, token, limit=3, cursor=first["next_cursor"])).json()

    assert [v["version"] for v in first["items"] + second["items"]] == [5, 4, 3, 2, 1]
    assert second["next_cursor"] is None


async def test_versions_of_an_unknown_matter_are_not_found(get, tokens):
    answer = await get("/matters/no-such-matter/versions", tokens.administrator())

    assert (answer.status_code, answer.json()["code"]) == (404, "matter-not-found")


async def test_a_wrong_package_says_where_and_in_whose_language(client, a_package, tokens):
    files = a_package(theme="astrology", departments=["D04"], colour="red")
    headers = {**bearer(tokens.administrator()), "Idempotency-Key": "k"}

    chinese = await client.post(f"/matters/{CODE}/versions", json={"files": files}, headers=headers)
    english = await client.post(
        f"/matters/{CODE}/versions",
        json={"files": files},
        headers={**headers, "Accept-Language": "en"},
    )

    assert (chinese.status_code, chinese.json()["code"]) == (422, "invalid-package")
    found = {e["pointer"]: e["message"] for e in chinese.json()["errors"]}
    assert found == {
        "/files/matter.yaml/theme": "不在可选范围内",
        "/files/matter.yaml/colour": "不认识的字段",
    }
    assert english.json()["title"] == "This matter package is not valid"


async def test_a_department_nobody_knows_is_refused(hand_in, a_package):
    answer = await hand_in(a_package(departments=["D04", "D99"]))

    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"pointer": "/files/matter.yaml/departments/1", "message": "没有部门 D99"}
    ]


async def test_the_code_has_to_be_the_one_of_the_address(hand_in, a_package):
    answer = await hand_in(a_package("another-matter"))

    assert answer.json()["errors"][0]["pointer"] == "/files/matter.yaml/code"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"files": []},
        {"files": {"matter.yaml": 7}},
        {"files": {}},
        {"files": {"matter.yaml": "a: *b"}},
        {"files": {"matter.yaml": "\0"}},
        {"files": {"../../etc/passwd": "x"}},
        {"files": {f"documents/{'a' * 300}.typ": "x"}},
        {"files": {str(n): "" for n in range(100)}},
        {"files": {"matter.yaml": "x" * 600_000}},
        {"files": {"\0": "\ud800"}},
        {"files": {"\ud800": ""}},
        {"files": {"matter.yaml": "\ud800"}},
    ],
    ids=lambda body: str(body)[:40],
)
async def test_garbage_is_the_callers_problem(client, tokens, body):
    raw = json.dumps(body)
    headers = {**bearer(tokens.administrator()), "Idempotency-Key": str(uuid4())}

    answer = await client.post(
        f"/matters/{CODE}/versions",
        content=raw,
        headers={**headers, "Content-Type": "application/json"},
    )

    assert 400 <= answer.status_code < 500, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_a_form_that_postgresql_cannot_keep_is_refused(hand_in, a_package):
    files = {**a_package(), "form.json": '{"title": "\\u0000"}'}

    answer = await hand_in(files)

    assert answer.json()["errors"][0]["pointer"] == "/files/form.json"


async def test_a_text_with_a_hidden_nul_is_refused(hand_in, a_package):
    matter = yaml.safe_load(a_package()["matter.yaml"])
    matter["summary"]["zh"] = "学生\0借"

    answer = await hand_in({**a_package(), "matter.yaml": yaml.safe_dump(matter)})

    assert answer.json()["errors"] == [
        {"pointer": "/files/matter.yaml/summary/zh", "message": "含有不可显示的字符"}
    ]
