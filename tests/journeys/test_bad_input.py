"""What people and programs get wrong, through the gateway: a clear 4xx, and nothing is lost."""

import base64
import json
from uuid import uuid4

import httpx
import pytest

from demo_campus import story
from demo_campus.story import CASES, TASKS


def code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["code"]


@pytest.fixture
async def draft(people):
    booking, _ = await story.draft(people["student"])
    return booking


@pytest.fixture
async def running(people):
    """A case that waits for the college."""
    student = people["student"]
    booking, _ = await story.draft(student)
    rooms = await story.choose(student, booking, days_ahead=3)
    await story.save(student, booking, {"classroom": rooms[0]["value"]})
    await story.submit(student, booking)
    return booking


async def test_an_unknown_matter(people):
    answer = await people["student"].send("POST", CASES, {"matter_code": "no-such-matter"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_someone_elses_case_is_not_there(people, draft):
    for path in ("", "/timeline", "/documents", "/form"):
        answer = await people["clerk"].send("GET", f"{CASES}/{draft.id}{path}")
        assert answer.status_code == 404
    patch = await people["clerk"].send(
        "PATCH", f"{CASES}/{draft.id}/draft", {"data": {}}, etag='"1"'
    )
    assert patch.status_code == 404


async def test_another_groups_task_is_not_there(people, running):
    task = await story.task_of(people["secretary"], running)

    answer = await people["clerk"].send("POST", f"{TASKS}/{task['id']}/approval", {"comment": ""})

    assert answer.status_code == 404


async def test_a_student_cannot_approve(people, running):
    task = await story.task_of(people["secretary"], running)

    answer = await people["student"].send("POST", f"{TASKS}/{task['id']}/approval", {"comment": ""})

    assert answer.status_code in (403, 404)


async def test_approving_twice(people, running):
    task = await story.approve(people["secretary"], running, "同意。")

    again = await people["secretary"].send(
        "POST", f"{TASKS}/{task['id']}/approval", {"comment": "同意。"}
    )

    assert again.status_code == 409


async def test_a_stale_version(people, draft):
    student = people["student"]
    stale = draft.version
    await story.save(student, draft, {"title": "新的名称"})

    answer = await student.send(
        "PATCH", f"{CASES}/{draft.id}/draft", {"data": {"title": "旧的名称"}}, etag=stale
    )

    assert code(answer) == (412, "precondition-failed")
    assert (await student.get(f"{CASES}/{draft.id}"))["data"]["title"] == "新的名称"


async def test_no_idempotency_key(people):
    student = people["student"]
    answer = await student.raw("POST", CASES, json={"matter_code": story.MATTER})

    assert code(answer) == (400, "idempotency-key-required")


async def test_a_key_used_for_something_else(people, draft):
    student = people["student"]
    path, key = f"{CASES}/{draft.id}/draft", str(uuid4())
    await student.send("PATCH", path, {"data": {"title": "甲乙丙"}}, etag=draft.version, key=key)

    other = await student.send(
        "PATCH", path, {"data": {"title": "丁戊己"}}, etag=draft.version, key=key
    )

    assert code(other) == (422, "idempotency-key-reused")


async def test_an_invalid_form_says_where_and_why_in_chinese(people, draft):
    answer = await people["student"].send(
        "POST", f"{CASES}/{draft.id}/submission", etag=draft.version
    )

    assert code(answer) == (422, "invalid-form")
    errors = {error["pointer"]: error["message"] for error in answer.json()["errors"]}
    assert {"/date", "/classroom", "/purpose"} <= errors.keys()
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in m) for m in errors.values())


async def test_a_body_of_ten_megabytes(people):
    answer = await people["student"].send("POST", CASES, {"matter_code": "x" * 10_000_000})

    assert code(answer) == (413, "body-too-large")


async def test_malformed_json(people):
    answer = await people["student"].raw(
        "POST",
        CASES,
        content=b'{"matter_code": ',
        headers={"Content-Type": "application/json", "Idempotency-Key": "malformed"},
    )

    assert code(answer) == (400, "malformed-json")


async def test_an_unsafe_request_from_another_site(people):
    answer = await people["student"].raw(
        "POST",
        CASES,
        json={"matter_code": story.MATTER},
        headers={"Idempotency-Key": "x", "Origin": "https://evil.example", "X-CSRF-Token": "x"},
    )

    assert code(answer) == (403, "csrf-rejected")


def unsigned(claims: dict[str, object]) -> str:
    parts = [{"alg": "none"}, claims]
    return ".".join(
        base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts
    )


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer garbage"},
        {"Authorization": f"Bearer {unsigned({'sub': str(uuid4()), 'aud': ['yiwang']})}."},
        {"X-User-Id": "20230101", "X-User-Roles": "administrator", "X-Forwarded-User": "T9001"},
    ],
    ids=["nobody", "garbage", "alg none", "spoofed headers"],
)
async def test_no_valid_token(platform, headers):
    async with httpx.AsyncClient(base_url=platform.url) as stranger:
        answer = await stranger.get(CASES, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/api/nothing/v1/x", "/nowhere", f"{CASES}/not-a-uuid"])
async def test_paths_that_lead_nowhere(people, path):
    answer = await people["student"].send("GET", path)

    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
