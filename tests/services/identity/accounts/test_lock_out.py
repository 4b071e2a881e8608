"""Lock-out slows guessing down and locks nobody else out."""

import asyncio
import re

from running_identity import Browser, Running

from identity.accounts.commands import digest_of


async def test_after_five_wrong_passwords_even_the_right_one_waits(
    identity: Running, browser: Browser
) -> None:
    await identity.arrive("20231001")
    where = (await browser.ask()).headers["location"]

    wrong = [await browser.fill_in(where, "20231001", f"wrong {n}") for n in range(5)]
    locked = await browser.fill_in(where, "20231001")

    assert {answer.status_code for answer in wrong} == {422}
    assert locked.status_code == 429
    assert 0 < int(locked.headers["retry-after"]) <= 30
    assert "1 分钟" in locked.text


async def test_an_unknown_number_is_locked_in_the_same_way(browser: Browser) -> None:
    where = (await browser.ask()).headers["location"]

    answers = [await browser.fill_in(where, "20238888", "wrong") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]


async def test_whoever_guesses_from_elsewhere_does_not_lock_me_out(
    identity: Running, browser: Browser, another_browser: Browser
) -> None:
    await identity.arrive("20231002")
    another_browser.headers["X-Forwarded-For"] = "203.0.113.9"
    where = (await another_browser.ask()).headers["location"]
    for _ in range(6):
        locked = await another_browser.fill_in(where, "20231002", "wrong")

    mine = await browser.fill_in((await browser.ask()).headers["location"], "20231002")

    assert locked.status_code == 429
    assert mine.status_code == 303


async def test_after_the_delay_the_right_password_does_and_forgets_the_wrong_ones(
    identity: Running, browser: Browser
) -> None:
    await identity.arrive("20231003")
    where = (await browser.ask()).headers["location"]
    for _ in range(6):
        await browser.fill_in(where, "20231003", "wrong")
    await identity.fetch(
        "UPDATE sign_on_attempts SET last_at = last_at - interval '31 seconds' RETURNING 1"
    )

    answer = await browser.fill_in(where, "20231003")

    assert answer.status_code == 303
    account = digest_of(identity.runtime, "20231003")
    kept = await identity.fetch("SELECT count FROM sign_on_attempts WHERE account = $1", account)
    assert kept == []


async def test_guesses_made_at_the_same_time_are_all_counted(
    identity: Running, browser: Browser
) -> None:
    await identity.arrive("20231004")
    where = (await browser.ask()).headers["location"]

    answers = await asyncio.gather(
        *(browser.fill_in(where, "20231004", f"guess {n}") for n in range(20))
    )

    assert sorted(answer.status_code for answer in answers) == [422] * 5 + [429] * 15


async def test_the_audit_knows_who_and_keeps_no_unknown_number(
    identity: Running, browser: Browser
) -> None:
    await identity.arrive("20231005")
    where = (await browser.ask()).headers["location"]
    await browser.fill_in(where, "20231005", "wrong")
    await browser.fill_in(where, "my-password-in-the-wrong-field", "wrong")
    await browser.fill_in(where, "20231005")

    rows = await identity.fetch("SELECT * FROM sign_on_audit ORDER BY at DESC, id DESC LIMIT 3")

    assert [row["outcome"] for row in rows] == ["succeeded", "failed", "failed"]
    assert rows[0]["person_id"] == rows[2]["person_id"] is not None
    assert rows[0]["session_id"] is not None
    assert rows[1]["person_id"] is None
    assert rows[1]["number_digest"] is not None
    assert rows[2]["number_digest"] is None
    assert "my-password" not in repr(rows)


async def test_the_name_typed_is_trimmed(identity: Running, browser: Browser) -> None:
    await identity.arrive("20231006")
    where = (await browser.ask()).headers["location"]

    answer = await browser.fill_in(where, "  20231006 ")

    assert re.search("code=", answer.headers["location"])
