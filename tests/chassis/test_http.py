"""Pages, entity tags, problems."""

import pytest


async def test_a_list_comes_in_pages_without_gap_or_repetition(post, client):
    for number in range(7):
        await post(f"notice {number}")
    seen, cursor = [], None
    while True:
        params = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = (await client.get("/api/board/v1/notices", params=params)).json()
        seen += [item["title"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert seen == [f"notice {number}" for number in range(7)]


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WzEsMl0", "\x00", "é"])
async def test_a_made_up_cursor_is_refused(client, cursor):
    answer = await client.get("/api/board/v1/notices", params={"cursor": cursor})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid-cursor")


@pytest.mark.parametrize(
    ("if_match", "status", "code"),
    [
        (None, 428, "precondition-required"),
        ('"7"', 412, "precondition-failed"),
        ('"1"', 200, None),
        ("*", 200, None),
        ('W/"1"', 200, None),
    ],
)
async def test_what_was_not_read_cannot_be_changed(post, client, if_match, status, code):
    notice = (await post("draft")).json()
    headers = {"Idempotency-Key": "change"} | ({"If-Match": if_match} if if_match else {})

    answer = await client.put(
        f"/api/board/v1/notices/{notice['id']}", json={"title": "final"}, headers=headers
    )

    assert (answer.status_code, answer.json().get("code")) == (status, code)


async def test_problems_speak_the_callers_language(client):
    path = "/api/board/v1/notices/6b0f0000-0000-7000-8000-000000000000"
    body = {"json": {"title": "x"}}
    zh = await client.put(path, **body, headers={"Idempotency-Key": "a"})
    en = await client.put(
        path, **body, headers={"Idempotency-Key": "b", "Accept-Language": "en-GB"}
    )

    assert zh.headers["content-type"] == "application/problem+json"
    assert (zh.json()["title"], zh.headers["content-language"]) == ("没有找到，或不属于您", "zh")
    assert en.json()["title"] == "There is no such thing, or it is not yours"
    assert zh.json()["type"] == "/problems/not-found"


async def test_invalid_values_are_pointed_at(post):
    answer = await post("x" * 41, colour="red")

    assert answer.status_code == 422
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/title", "/colour"}
    assert {e["message"] for e in answer.json()["errors"]} == {"内容过长", "不接受此字段"}


async def test_malformed_json_is_a_400(client, tokens):
    answer = await client.post(
        "/api/board/v1/notices",
        content=b'{"title": ',
        headers={
            "Authorization": f"Bearer {tokens.student()}",
            "Idempotency-Key": "m",
            "Content-Type": "application/json",
        },
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-json")


async def test_a_nul_byte_is_the_callers_mistake(post):
    answer = await post("a\x00b")

    assert answer.status_code == 422


async def test_a_body_over_the_limit_is_a_413(client, tokens):
    answer = await client.post(
        "/api/board/v1/notices",
        content=b" " * (1024 * 1024 + 1),
        headers={"Authorization": f"Bearer {tokens.student()}", "Idempotency-Key": "big"},
    )

    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/livez", 200), ("/readyz", 200)])
async def test_the_usual_places_answer(client, path, status):
    assert (await client.get(path)).status_code == status


async def test_a_wrong_method_is_a_problem_too(client):
    answer = await client.delete("/api/board/v1/notices")

    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")


async def test_what_nobody_foresaw_says_nothing_to_the_caller_or_the_log(client, caplog):
    answer = await client.get("/api/board/v1/broken", params={"number": "110101"})

    logged = [str(record.msg) for record in caplog.records]
    assert answer.status_code == 500
    assert "110101" not in answer.text
    assert any("RuntimeError" in line and "broken" in line for line in logged)
    assert not any("110101" in line for line in logged)
