"""`python -m academic intents …`: what a person can do about a parked write-back."""

import argparse
import json

import pytest

from adapter_sdk import Adapter
from adapter_sdk.conformance.ledger import deliver, request, told, until_settled
from adapter_sdk.intents.cli import intents_command


async def run(runtime, *words):
    command, parser = intents_command(), argparse.ArgumentParser()
    command.configure(parser)
    return await command.run(runtime, parser.parse_args([str(word) for word in words]))


@pytest.fixture
async def parked(runtime, legacy, wish):
    """Parked because the booking stands twice in the legacy system."""
    for _ in range(2):
        legacy.do_by_hand(wish)
    await deliver(runtime, request(runtime, wish))
    return await until_settled(runtime, wish.business_key)


async def test_the_list_says_why_and_about_whom_only_by_key(runtime, parked, capsys):
    assert await run(runtime, "list") == 0

    (line,) = capsys.readouterr().out.splitlines()
    shown = json.loads(line)
    assert (shown["id"], shown["status"]) == (str(parked.id), "parked")
    assert "2 times" in shown["note"]
    assert parked.arguments["borrower"] not in line


async def test_settling_as_done_answers_the_case(runtime, parked):
    assert await run(runtime, "settle", parked.id, "--result", '{"booking_number": "JY1"}') == 0

    (said,) = await told(runtime, runtime.get(Adapter).completed.type)
    assert said["result"] == {"booking_number": "JY1"}


async def test_settling_as_failed_answers_the_case(runtime, parked):
    assert await run(runtime, "settle", parked.id, "--failed", "classroom-taken") == 0

    (said,) = await told(runtime, runtime.get(Adapter).failed.type)
    assert said["code"] == "classroom-taken"


async def test_retrying_looks_again(runtime, parked, wish):
    assert await run(runtime, "retry", parked.id) == 0

    again = await until_settled(runtime, wish.business_key)

    assert (again.status, again.sendings) == ("parked", 0)


async def test_what_is_settled_cannot_be_settled_again(runtime, parked):
    await run(runtime, "settle", parked.id, "--failed", "classroom-taken")

    assert await run(runtime, "settle", parked.id, "--failed", "other") == 1
    assert await run(runtime, "retry", parked.id) == 1
    assert len(await told(runtime, runtime.get(Adapter).failed.type)) == 1


@pytest.mark.parametrize(
    "words",
    [("retry", "no-uuid"), ("settle", "0198c0de-0000-7000-8000-000000000000"), ("explode",)],
)
async def test_words_that_make_no_sense_are_refused(runtime, words):
    with pytest.raises(SystemExit):
        await run(runtime, *words)
