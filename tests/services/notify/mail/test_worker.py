"""Every answer a mail server can give, and none at all."""

import asyncio
import os
import sys
from email import message_from_bytes
from email.policy import default

import pytest
from polling import until

from chassis.peers import PeerUnavailable
from notify.mail.errors import NoConnection
from notify.mail.rules import DELAYS


@pytest.fixture
async def told(campus, identity):
    """李华 has a message, and a letter is due."""
    identity.contacts[campus.person()] = ("李华", "20230101@stu.jianghai.example")
    await campus.told("20230101")


async def test_a_letter_is_sent_once(campus, told, postbox):
    assert await campus.send() == 1
    assert await campus.send() == 0

    ((recipient, raw),) = postbox.letters
    (message,) = await campus.messages()
    mail = message_from_bytes(raw, policy=default)
    assert recipient == "20230101@stu.jianghai.example"
    assert mail["Subject"] == "您的「教室借用审批」申请 JSJY-2026-000001 已提交"
    assert mail["Message-ID"] == f"<{message.id}.email@one.jianghai.example>"
    assert mail["From"].addresses[0].addr_spec == "no-reply@one.jianghai.example"
    assert f"https://one.jianghai.example{message.link}" in mail.get_content()
    assert (await campus.delivery()).state == "sent"
    assert await campus.announced("email") == [("delivered", None)]


async def test_workers_side_by_side_send_every_letter_once(campus, identity, postbox):
    numbers = [f"2023{n:04}" for n in range(50)]
    for number in numbers:
        identity.contacts[campus.person(number)] = (number, f"{number}@stu.jianghai.example")
    await campus.told(*numbers)

    await asyncio.gather(*[campus.send() for _ in range(5)])
    while await campus.send():
        pass

    assert sorted(recipient for recipient, _ in postbox.letters) == [
        f"{number}@stu.jianghai.example" for number in numbers
    ]


@pytest.mark.parametrize("answer", ["to_recipient", "to_data", "to_sender"])
async def test_not_now_is_tried_again(campus, told, postbox, answer):
    setattr(postbox, answer, "450 4.2.0 try later")
    await campus.send()
    waiting = await campus.delivery()

    setattr(postbox, answer, "")
    await campus.send()

    assert (waiting.state, waiting.attempts) == ("pending", 1)
    assert ((await campus.delivery()).state, len(postbox.letters)) == ("sent", 1)


async def test_a_letter_waits_before_it_is_offered_again(campus, told, postbox):
    postbox.to_data = "451 4.3.0 try later"
    await campus.send()

    (row,) = await campus.select("SELECT due_at - now() AS wait FROM delivery")

    assert DELAYS[0] - 5 < row.wait.total_seconds() <= DELAYS[0]


async def test_not_now_for_days_is_unreachable(campus, told, postbox):
    postbox.to_data = "452 4.2.2 mailbox full"
    for _ in range(len(DELAYS) + 1):
        await campus.send()

    delivery = await campus.delivery()
    assert (delivery.state, delivery.reason) == ("failed", "unreachable")
    assert await campus.announced("email") == [("failed", "unreachable")]
    assert await campus.send() == 0


@pytest.mark.parametrize("answer", ["to_recipient", "to_data"])
async def test_no_is_no(campus, told, postbox, answer):
    setattr(postbox, answer, "550 5.1.1 no such mailbox")

    await campus.send()

    delivery = await campus.delivery()
    assert (delivery.state, delivery.reason) == ("failed", "refused")
    assert await campus.announced("email") == [("failed", "refused")]
    assert await campus.send() == 0


async def test_that_we_are_refused_is_not_the_letters_end(campus, told, postbox):
    postbox.to_sender = "550 5.7.1 who are you"

    await campus.send()

    assert (await campus.delivery()).state == "pending"


async def test_one_refused_letter_does_not_hold_up_the_next(campus, identity, postbox):
    for number in ("20230101", "20230102"):
        identity.contacts[campus.person(number)] = (number, f"{number}@stu.jianghai.example")
    await campus.told("20230101", "20230102")
    postbox.to_one["20230101@stu.jianghai.example"] = "550 5.1.1 no such mailbox"

    await campus.send()

    assert [recipient for recipient, _ in postbox.letters] == ["20230102@stu.jianghai.example"]


async def test_a_connection_lost_after_the_data_is_never_tried_again(campus, told, postbox):
    postbox.hang_up_after_data = True

    await campus.send()

    delivery = await campus.delivery()
    assert (delivery.state, delivery.reason) == ("unsure", "unsure")
    assert await campus.announced("email") == [("failed", "unsure")]
    postbox.hang_up_after_data = False
    assert await campus.send() == 0
    assert len(postbox.letters) == 1


@pytest.mark.parametrize("contact", [None, ("李华", None), ("李华", "a@b, c@d")])
async def test_without_an_address_there_is_no_letter(campus, identity, postbox, contact):
    if contact:
        identity.contacts[campus.person()] = contact
    await campus.told("20230101")

    await campus.send()

    assert (await campus.delivery()).reason == "no-address"
    assert await campus.announced("email") == [("failed", "no-address")]
    assert len(await campus.messages()) == 1
    assert postbox.letters == []


async def test_while_the_mail_server_is_away_letters_wait(campus, told, postbox):
    postbox.server.close()
    with pytest.raises(NoConnection):
        await campus.send()
    waiting = await campus.delivery()

    await postbox.open()
    await campus.send()

    assert (waiting.state, waiting.attempts) == ("pending", 1)
    assert len(postbox.letters) == 1


async def test_while_identity_is_away_letters_wait_without_counting_it(campus, told, identity):
    identity.away = True

    with pytest.raises(PeerUnavailable):
        await campus.send()

    delivery = await campus.delivery()
    assert (delivery.state, delivery.attempts) == ("pending", 0)


async def test_a_worker_told_to_stop_finishes_its_letter(campus, told, postbox):
    postbox.stuck = asyncio.Event()
    sending = asyncio.create_task(campus.send())
    await until(lambda: postbox.letters)

    sending.cancel()
    postbox.stuck.set()
    await asyncio.gather(sending, return_exceptions=True)

    assert (await campus.delivery()).state == "sent"


async def test_a_letter_cut_short_by_a_crash_is_unsure_and_not_sent_again(
    campus, told, postbox, settings, free_port
):
    postbox.stuck = asyncio.Event()
    secret = {"database_url", "nats_url", "smtp_url", "service_secret"}
    told_it = {
        f"NOTIFY_{name.upper()}": value.get_secret_value() if name in secret else str(value)
        for name, value in settings
    }
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "notify", "worker"),
        env={**os.environ, **told_it, "NOTIFY_PORT": str(free_port())},
        stdout=asyncio.subprocess.DEVNULL,
    )
    await until(lambda: postbox.letters, 60)
    worker.kill()
    await worker.wait()
    during = await campus.delivery()

    early = await campus.send()
    await campus.execute("UPDATE delivery SET begun_at = now() - interval '6 minutes'")
    late = await campus.send()

    delivery = await campus.delivery()
    assert (during.state, early, late) == ("sending", 0, 0)
    assert (delivery.state, delivery.reason) == ("unsure", "unsure")
    assert await campus.announced("email") == [("failed", "unsure")]
    assert len(postbox.letters) == 1


async def test_without_a_mail_server_there_is_only_the_inbox(campus, settings, identity):
    settings.smtp_url = type(settings.smtp_url)("")

    await campus.told("20230101")

    assert await campus.select("SELECT 1 FROM delivery") == []
    assert len(await campus.messages()) == 1
