import asyncio
import hashlib

import pytest
from access_tokens import bearer

CASES = "/api/workflow/v1/cases"
FILES = f"{CASES}/0c9f2f5e-6a57-4f0e-9f0e-2f3f1c1d7a11/attachments"
MEGABYTE = 1024 * 1024


async def _pieces(total: int, piece: int = 50_000):
    left = total
    while left:
        size = min(piece, left)
        yield b"x" * size
        left -= size


@pytest.mark.parametrize("size", [1, 1000, 64 * 1024, 64 * 1024 + 1, MEGABYTE])
async def test_a_body_arrives_whole(client, upstream, tokens, size):
    body = hashlib.sha256(str(size).encode()).digest() * (size // 32 + 1)

    response = await client.post(CASES, content=body[:size], headers=bearer(tokens.student()))

    assert response.status_code == 200
    assert upstream.last.body == body[:size]


async def test_a_body_in_chunks_arrives_whole(client, upstream, tokens):
    response = await client.post(CASES, content=_pieces(900_000), headers=bearer(tokens.student()))

    assert response.status_code == 200
    assert len(upstream.last.body) == 900_000


async def test_a_large_body_is_refused_by_its_declared_length(client, upstream, tokens):
    body = b"x" * (10 * MEGABYTE)

    response = await client.post(CASES, content=body, headers=bearer(tokens.student()))

    assert (response.status_code, response.json()["code"]) == (413, "body-too-large")
    assert upstream.seen == []


async def test_a_large_body_in_chunks_is_refused_when_it_has_become_too_large(
    client, upstream, tokens
):
    response = await client.post(
        CASES, content=_pieces(MEGABYTE + 1), headers=bearer(tokens.student())
    )

    assert (response.status_code, response.json()["code"]) == (413, "body-too-large")
    assert upstream.seen == []


async def test_a_client_that_leaves_in_the_middle_leaves_no_half_request(shared, upstream, tokens):
    _, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    writer.write(f"POST {CASES} HTTP/1.1\r\nHost: a\r\n".encode())
    writer.write(f"Authorization: Bearer {tokens.student()}\r\n".encode())
    writer.write(b"Content-Length: 500000\r\n\r\n" + b"x" * 200_000)
    await writer.drain()

    writer.close()

    await asyncio.wait_for(upstream.hung_up.wait(), 5)
    assert upstream.seen == []


async def test_a_body_that_does_not_come_is_not_waited_for_long(start_gateway, tokens):
    async with start_gateway(timeout_seconds=0.5) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(f"POST {CASES} HTTP/1.1\r\nHost: a\r\n".encode())
        writer.write(f"Authorization: Bearer {tokens.student()}\r\n".encode())
        writer.write(b"Content-Length: 500\r\n\r\nhalf")

        status = (await asyncio.wait_for(reader.readline(), 5)).split()[1]
        writer.close()

        assert status == b"408"


async def test_an_empty_post_says_that_it_is_empty(client, upstream, tokens):
    await client.post(CASES, headers=bearer(tokens.student()))

    assert upstream.last.header("content-length") == "0"


async def test_a_file_of_ten_megabytes_arrives_where_files_are_taken(client, upstream, tokens):
    body = hashlib.sha256(b"file").digest() * (10 * MEGABYTE // 32) + b"and what is around it"

    response = await client.post(FILES, content=body, headers=bearer(tokens.student()))

    assert response.status_code == 200
    assert upstream.last.body == body


@pytest.mark.parametrize("announced", [True, False])
async def test_a_larger_file_is_refused(client, upstream, tokens, announced):
    size = 11 * MEGABYTE + 1
    body = b"x" * size if announced else _pieces(size)

    response = await client.post(FILES, content=body, headers=bearer(tokens.student()))

    assert (response.status_code, response.json()["code"]) == (413, "body-too-large")
    assert upstream.seen == []


async def _slowly(pieces: int, pause: float):
    for _ in range(pieces):
        yield b"x" * 50_000
        await asyncio.sleep(pause)


async def test_a_file_on_a_slow_line_may_take_longer_than_an_answer(
    start_gateway, upstream, tokens
):
    async with start_gateway(timeout_seconds=0.5) as running:
        response = await running.client.post(
            FILES, content=_slowly(10, 0.1), headers=bearer(tokens.student())
        )

        assert response.status_code == 200
        assert len(upstream.last.body) == 500_000


async def test_a_file_that_stands_still_is_not_waited_for(start_gateway, upstream, tokens):
    async with start_gateway(timeout_seconds=0.5) as running:
        reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
        writer.write(f"POST {FILES} HTTP/1.1\r\nHost: a\r\n".encode())
        writer.write(f"Authorization: Bearer {tokens.student()}\r\n".encode())
        writer.write(b"Content-Length: 500000\r\n\r\n" + b"x" * 200_000)

        status = (await asyncio.wait_for(reader.readline(), 5)).split()[1]
        writer.close()

        assert status == b"408"
        assert upstream.seen == []
