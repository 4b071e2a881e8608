"""Finds out who is meant, then tells each of them once."""

import asyncio
from uuid import uuid4

from contracts.events import CaseSubmitted, TaskOpened
from contracts.words import Group

SECRETARIES = Group(post="college-secretary", organisation="C01")


async def test_everyone_who_holds_the_post_is_told(campus, identity):
    people = [uuid4() for _ in range(5)]
    identity.holders["college-secretary", "C01"] = people
    identity.holders["college-secretary", "C02"] = [uuid4()]
    await campus.report(TaskOpened, group=SECRETARIES)

    await campus.tell()

    assert sorted(m.person_id for m in await campus.messages()) == sorted(people)
    assert len(identity.asked) == 3


async def test_each_message_is_announced_as_delivered_to_the_inbox(campus, identity):
    identity.holders["college-secretary", "C01"] = [uuid4(), uuid4()]
    await campus.report(TaskOpened, group=SECRETARIES)

    await campus.tell()

    assert await campus.announced("inbox") == [("delivered", None)] * 2


async def test_while_identity_is_away_groups_wait_and_persons_do_not(campus, identity):
    identity.away = True
    identity.holders["college-secretary", "C01"] = [uuid4()]
    await campus.report(TaskOpened, group=SECRETARIES)
    await campus.report(CaseSubmitted)

    await campus.tell()
    (waiting,) = await campus.select("SELECT * FROM announcement WHERE state = 'open'")
    kinds = [m.kind for m in await campus.messages()]
    identity.away = False
    await campus.execute("UPDATE announcement SET due_at = now()")
    await campus.tell()

    assert kinds == ["case-submitted"]
    assert waiting.attempts == 1
    assert [m.kind for m in await campus.messages()] == ["case-submitted", "task-opened"]


async def test_a_post_nobody_holds_is_looked_at_again(campus, identity):
    await campus.report(TaskOpened, group=SECRETARIES)
    await campus.tell()
    assert await campus.tell() == 0

    newcomer = uuid4()
    identity.holders["college-secretary", "C01"] = [newcomer]
    await campus.execute("UPDATE announcement SET due_at = now()")
    await campus.tell()

    assert [m.person_id for m in await campus.messages()] == [newcomer]


async def test_after_days_an_announcement_for_nobody_is_closed(campus):
    await campus.report(TaskOpened, group=SECRETARIES)
    await campus.execute("UPDATE announcement SET created_at = now() - interval '4 days'")

    await campus.tell()

    (announcement,) = await campus.select("SELECT * FROM announcement")
    assert announcement.state == "unheard"


async def test_workers_side_by_side_tell_everyone_once(campus, identity):
    people = [uuid4() for _ in range(4)]
    identity.holders["college-secretary", "C01"] = people
    for _ in range(30):
        await campus.report(TaskOpened, group=SECRETARIES)

    await asyncio.gather(*[campus.tell() for _ in range(6)])

    messages = await campus.messages()
    assert len({(m.announcement_id, m.person_id) for m in messages}) == len(messages) == 120


async def test_a_worker_that_died_in_between_is_made_up_for(campus, identity):
    identity.holders["college-secretary", "C01"] = [uuid4(), uuid4()]
    await campus.report(TaskOpened, group=SECRETARIES)
    await campus.tell()
    # As if the first worker had told one person, and another took over its lease.
    await campus.execute(
        "UPDATE announcement SET state = 'open', due_at = now()",
        "DELETE FROM delivery",
        "DELETE FROM message WHERE position = (SELECT max(position) FROM message)",
    )

    await campus.tell()

    assert len(await campus.messages()) == 2
