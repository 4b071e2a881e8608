"""The SOAP client says, when something goes wrong, whether it may have gone right."""

import logging

import anyio
import pytest
from pydantic import SecretStr

from academic.app import build
from academic.jw.client import JwClient
from adapter_sdk import NoAnswer, NotReached, Refused, Resting, running


@pytest.fixture
def jw(runtime):
    return runtime.get(JwClient)


async def organisations(jw):
    return await jw.call("QueryXy", PageNo=1, PageSize=200)


async def test_names_in_gb18030_arrive_unharmed(jw):
    reply = await jw.call("QueryXs", PageNo=1, PageSize=200, ModifiedSince=None)

    assert "陈䶮" in [row.XM for row in reply.Row]


async def test_an_ended_session_is_opened_again(jw, legacy):
    await organisations(jw)
    legacy.simulator.end_sessions()

    assert (await organisations(jw)).TotalCount == 30


async def test_calls_side_by_side_share_one_session(jw, legacy):
    async with anyio.create_task_group() as tasks:
        for _ in range(12):
            tasks.start_soon(organisations, jw)


@pytest.mark.parametrize("fault", ["garbage", "error", "down", "applied-but-reply-lost"], ids=str)
async def test_what_was_sent_and_not_answered_may_have_been_done(jw, legacy, fault):
    await organisations(jw)
    legacy.simulator.break_next(fault, operation="QueryXy")

    with pytest.raises(NoAnswer):
        await organisations(jw)


async def test_a_slow_reply_is_not_waited_for(jw, legacy):
    await organisations(jw)
    legacy.simulator.break_next("slow", operation="QueryXy", milliseconds=2500)

    with pytest.raises(NoAnswer):
        await organisations(jw)


async def test_a_failed_log_in_means_that_nothing_was_done(jw, legacy):
    legacy.simulator.break_next("garbage", operation="Login")

    with pytest.raises(NotReached):
        await organisations(jw)


@pytest.mark.parametrize("url", ["", "http://127.0.0.1:1/services/JwService"])
async def test_nobody_listening_means_that_nothing_was_done(settings, url):
    async with running(build(settings.model_copy(update={"legacy_url": url}))) as runtime:
        with pytest.raises(NotReached):
            await organisations(runtime.get(JwClient))


async def test_a_wrong_password_means_that_nothing_was_done(settings):
    wrong = settings.model_copy(update={"legacy_password": SecretStr("wrong")})

    async with running(build(wrong)) as runtime:
        with pytest.raises(NotReached):
            await organisations(runtime.get(JwClient))


async def test_a_refusal_is_told_apart_from_silence(jw):
    with pytest.raises(Refused) as refusal:
        await jw.call("QueryXy", PageNo=0, PageSize=200)

    assert refusal.value.code == "invalid-arguments"


async def test_a_system_in_trouble_is_left_alone(jw, legacy):
    legacy.simulator.break_next("error", operation="QueryXy", count=5)
    for _ in range(5):
        with pytest.raises(NoAnswer):
            await organisations(jw)

    with pytest.raises(Resting):
        await organisations(jw)


async def test_an_error_quotes_nobody(jw, legacy, caplog):
    """zeep's own errors carry the reply, and the reply carries people."""
    legacy.simulator.break_next("garbage", operation="QueryXs")

    with caplog.at_level(logging.DEBUG), pytest.raises(NoAnswer) as error:
        await jw.call("QueryXs", PageNo=1, PageSize=200)
    logging.getLogger("test").error("failed", exc_info=error.value)

    assert "XsRow" not in caplog.text
    assert "<jw:XM>" not in caplog.text
    assert legacy.simulator.password not in caplog.text
