"""An operator settles what the machine cannot know."""

import json
from argparse import Namespace
from uuid import uuid4

import pytest

from notify.mail.cli import unsure_mail


@pytest.fixture
async def unsure(campus, identity, postbox):
    identity.contacts[campus.person()] = ("李华", "20230101@stu.jianghai.example")
    await campus.told("20230101")
    postbox.hang_up_after_data = True
    await campus.send()
    postbox.hang_up_after_data = False
    return (await campus.messages())[0].id


@pytest.fixture
def command(runtime):
    async def run(do, *ids):
        return await unsure_mail.run(runtime, Namespace(do=do, ids=list(ids)))

    return run


async def test_the_list_names_the_message_and_no_address(unsure, command, capsys):
    assert await command("list") == 0

    out = capsys.readouterr().out
    assert json.loads(out)["message_id"] == str(unsure)
    assert "@" not in out


async def test_what_turns_out_to_be_sent_is_announced(unsure, command, campus, postbox):
    assert await command("sent", unsure) == 0

    assert (await campus.delivery()).state == "sent"
    assert await campus.announced("email") == [("failed", "unsure"), ("delivered", None)]


async def test_what_turns_out_to_be_lost_can_be_sent_again(unsure, command, campus, postbox):
    assert await command("again", unsure) == 0
    await campus.send()

    assert (await campus.delivery()).state == "sent"
    assert len(postbox.letters) == 2


async def test_it_is_settled_only_once(unsure, command, campus):
    assert await command("failed", unsure) == 0

    assert await command("again", unsure, uuid4()) == 1
    assert (await campus.delivery()).state == "failed"
