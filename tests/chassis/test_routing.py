"""One transaction a request; one effect an Idempotency-Key."""

import asyncio

import pytest


async def test_a_repeated_request_gets_the_first_answer_and_has_one_effect(post, client):
    first = await post("exam room", key="k1")
    again = await post("exam room", key="k1")

    assert first.status_code == again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["etag"] == first.headers["etag"] == '"1"'
    assert again.headers["idempotency-replayed"] == "true"
    assert len((await client.get("/api/board/v1/notices")).json()["items"]) == 1


async def test_a_key_is_not_good_for_another_body(post):
    await post("one", key="k2")

    other = await post("two", key="k2")

    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_refusal_is_not_remembered(post):
    await post("lost bicycle", key="k3")

    refused = await post("lost bicycle", key="k4")
    refused_again = await post("lost bicycle", key="k4")

    assert refused.json()["code"] == refused_again.json()["code"] == "notice-taken"


async def test_many_at_once_with_one_key_have_one_effect(post, client):
    answers = await asyncio.gather(*[post("at once", key="k5") for _ in range(8)])

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_the_key_is_required_on_unsafe_requests(client, tokens):
    bare = await client.post("/api/board/v1/notices", json={"title": "x"})

    assert (bare.status_code, bare.json()["code"]) == (400, "idempotency-key-required")


async def test_a_commit_that_fails_is_not_reported_as_success(post, client):
    answer = await post("twice", fail_after=True)

    assert answer.status_code >= 400
    assert (await client.get("/api/board/v1/notices")).json()["items"] == []


async def test_people_do_not_share_keys(client, tokens):
    async def send(number: str, title: str) -> int:
        headers = {
            "Authorization": f"Bearer {tokens.student(number=number, sub=number * 4)}",
            "Idempotency-Key": "same",
        }
        answer = await client.post("/api/board/v1/notices", json={"title": title}, headers=headers)
        return answer.status_code

    assert (await send("20230101", "mine"), await send("20230102", "yours")) == (201, 201)


@pytest.fixture
def hang(client, tokens):
    """`await hang(b"…", key="p1")`: hand a picture in, with a multipart boundary of its own."""

    async def send(content: bytes, *, key: str):
        headers = {"Authorization": f"Bearer {tokens.student()}", "Idempotency-Key": key}
        files = {"file": ("picture.png", content)}
        return await client.post("/api/board/v1/pictures", files=files, headers=headers)

    return send


async def test_an_upload_may_be_larger_than_other_bodies_but_not_endless(hang, post):
    assert (await hang(bytes(2_500_000), key="p1")).status_code == 201

    too_large = await hang(bytes(3_500_000), key="p2")
    elsewhere = await post("x" * 2_500_000, key="p3")

    for refused in (too_large, elsewhere):
        assert (refused.status_code, refused.json()["code"]) == (413, "body-too-large")


async def test_an_upload_is_recognised_by_what_it_brings(hang, client):
    first = await hang(bytes(7), key="p4")
    again = await hang(bytes(7), key="p4")
    other = await hang(bytes(8), key="p4")

    assert first.request.headers["content-type"] != again.request.headers["content-type"]
    assert (again.status_code, again.json()) == (201, first.json())
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert len((await client.get("/api/board/v1/notices")).json()["items"]) == 1
