"""From what data-middle announces to people who can sign on, and no longer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from campus_people import gone, organisation, record_id, staff, student
from running_identity import Browser, Running

from chassis.auth import TokenVerifier
from chassis.consumers import handle_once
from chassis.peers import PeerUnavailable
from contracts.envelope import Envelope
from contracts.events import PersonProvisioned, RecordChanged, SessionRevoked
from identity.provisioning.consumers import consumers
from identity.provisioning.worker import provision_once

(CONSUMER,) = consumers


@pytest.fixture(autouse=True)
async def _nothing_pending(identity: Running) -> AsyncIterator[None]:
    """What a test announced and did not settle is nothing to the next one."""
    identity.data_middle.asked.clear()
    yield
    identity.data_middle.away = False
    await identity.fetch("DELETE FROM pending_record RETURNING 1")


async def _announce(identity: Running, record: dict[str, Any], change: str = "updated") -> None:
    event = RecordChanged.model_validate({**record, "change": change, "fields": [], "link": "/"})
    await handle_once(identity.runtime, CONSUMER, Envelope.carrying(event, source="/data-middle"))


async def _pending(identity: Running) -> list[Any]:
    return await identity.fetch("SELECT * FROM pending_record")


async def test_a_new_student_is_fetched_and_can_be_recognised(
    identity: Running, browser: Browser
) -> None:
    record = student("20233001", name="张三")
    identity.data_middle.hold(record)
    await _announce(identity, record, "created")

    assert await provision_once(identity.runtime, "student") == 1

    (row,) = await identity.fetch("SELECT * FROM identity WHERE number = '20233001'")
    assert (row["kind"], row["name"], row["organisation"]) == ("student", "张三", "C01")
    announced = await identity.emitted(PersonProvisioned.type)
    assert announced[-1] == {"person_id": str(row["person_id"]), "active": True}
    assert await _pending(identity) == []
    assert identity.data_middle.asked[-1] == {
        "resource": "student",
        "record_ids": [str(record_id("20233001"))],
        "purpose": "provisioning",
    }
    await identity.give_passwords("20233001")
    assert await browser.code("20233001")


async def test_identity_asks_with_a_token_of_its_own(identity: Running) -> None:
    record = student("20233002")
    identity.data_middle.hold(record)
    await _announce(identity, record)
    await provision_once(identity.runtime, "student")

    scheme, token = identity.data_middle.tokens[-1].split()

    verifier = TokenVerifier(f"{identity.issuer}/oauth/jwks", identity.issuer, "yiwang")
    caller = await verifier.verify(token)
    await verifier.close()
    assert (scheme, caller.kind, caller.sub) == ("Bearer", "service", "identity")
    assert caller.scope == "records:read"


async def test_what_is_announced_often_is_fetched_once(identity: Running) -> None:
    record = student("20233003", version=4)
    identity.data_middle.hold(record)
    for version in (3, 1, 4, 2):
        await _announce(identity, {**record, "version": version})

    assert await provision_once(identity.runtime, "student") == 1
    assert await provision_once(identity.runtime, "student") == 0
    assert len(identity.data_middle.asked) == 1


async def test_the_same_record_again_changes_nothing_and_tells_nobody(identity: Running) -> None:
    await identity.provision(student("20233004"))
    before = await identity.emitted(PersonProvisioned.type)

    await identity.provision(student("20233004"))

    assert await identity.emitted(PersonProvisioned.type) == before
    assert len(await identity.fetch("SELECT 1 FROM identity WHERE number = '20233004'")) == 1


async def test_an_older_version_never_overwrites_a_newer_one(identity: Running) -> None:
    await identity.provision(student("20233005", version=5, name="新名"))
    await identity.provision(student("20233005", version=3, name="旧名"))
    await identity.provision(gone(student("20233005"), version=4))
    await identity.provision(organisation("C09", version=2, name="新学院"))
    await identity.provision(organisation("C09", version=1, name="旧学院"))

    (row,) = await identity.fetch("SELECT * FROM identity WHERE number = '20233005'")
    (where,) = await identity.fetch("SELECT * FROM organisation WHERE code = 'C09'")

    assert (row["name"], row["version"], row["active"]) == ("新名", 5, True)
    assert where["name"] == "新学院"


@pytest.mark.parametrize(
    ("number", "leaves"),
    [
        ("20233011", lambda _: student("20233011", version=2, status="graduated")),
        ("20233012", lambda _: student("20233012", version=2, status="withdrawn")),
        ("T3301", lambda _: staff("T3301", version=2, status="left")),
        ("20233013", lambda r: gone(r, 2)),
    ],
)
async def test_whoever_leaves_is_signed_off_and_cannot_sign_on(
    identity: Running, browser: Browser, number: str, leaves: Any
) -> None:
    record = staff(number) if number.startswith("T") else student(number)
    await identity.provision(record)
    await identity.give_passwords(number)
    tokens = await browser.signed_on(number)

    await identity.provision(leaves(record))

    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await browser.token(**refresh)).json()["error"] == "invalid_grant"
    asked = await browser.ask()
    assert asked.headers["location"].startswith("/sign-on")
    assert (await browser.fill_in(asked.headers["location"], number)).status_code == 422
    ended = {event["session_id"] for event in await identity.emitted(SessionRevoked.type)}
    rows = await identity.fetch(
        "SELECT s.id FROM sso_session s JOIN identity i ON i.id = s.identity_id "
        "WHERE i.number = $1",
        number,
    )
    assert {str(row["id"]) for row in rows} <= ended
    assert (await identity.emitted(PersonProvisioned.type))[-1]["active"] is False


async def test_a_student_on_leave_can_sign_on(identity: Running, browser: Browser) -> None:
    await identity.arrive("20233014", status="suspended")

    assert await browser.code("20233014")


async def test_posts_are_those_of_the_newest_record(identity: Running) -> None:
    await identity.provision(staff("T3302", (("lecturer", "C01"), ("college-dean", "C01"))))
    await identity.provision(staff("T3302", (("lecturer", "C01"),), version=2))

    rows = await identity.fetch(
        "SELECT post FROM post_holding h JOIN identity i ON i.id = h.identity_id "
        "WHERE i.number = 'T3302'"
    )

    assert [row["post"] for row in rows] == ["lecturer"]


async def test_while_data_middle_is_away_nothing_is_lost(identity: Running) -> None:
    record = student("20233006")
    identity.data_middle.hold(record)
    identity.data_middle.away = True
    await _announce(identity, record)

    with pytest.raises(PeerUnavailable):
        await provision_once(identity.runtime, "student")
    identity.data_middle.away = False

    assert await provision_once(identity.runtime, "student") == 1
    assert await _pending(identity) == []


async def test_what_data_middle_does_not_find_yet_is_asked_for_later(identity: Running) -> None:
    await _announce(identity, student("20233007"))

    await provision_once(identity.runtime, "student")

    (row,) = await _pending(identity)
    assert row["tries"] == 1
    assert await provision_once(identity.runtime, "student") == 0


async def test_what_changes_while_it_is_fetched_is_fetched_again(identity: Running) -> None:
    record = student("20233008", version=1)
    identity.data_middle.hold(record)
    await _announce(identity, {**record, "version": 2})

    await provision_once(identity.runtime, "student")
    identity.data_middle.hold({**record, "version": 2})

    assert len(await _pending(identity)) == 1
    assert await provision_once(identity.runtime, "student") == 1
    assert await _pending(identity) == []


async def test_one_unreadable_record_does_not_hold_up_the_others(identity: Running) -> None:
    good, bad = student("20233009"), student("20233010")
    bad["data"] = {"key": "20233010", "name": ""}
    identity.data_middle.hold(good, bad)
    for record in (good, bad):
        await _announce(identity, record)

    await provision_once(identity.runtime, "student")

    assert len(await identity.fetch("SELECT 1 FROM identity WHERE number = '20233009'")) == 1
    (left,) = await _pending(identity)
    assert left["record_id"] == record_id("20233010")


async def test_a_number_of_a_student_cannot_become_one_of_the_staff(identity: Running) -> None:
    await identity.provision(student("20233015"))
    taken = staff("20233015", version=9)
    taken["record_id"] = str(record_id("another record"))

    await identity.provision(taken)

    (row,) = await identity.fetch("SELECT kind FROM identity WHERE number = '20233015'")
    assert row["kind"] == "student"


async def test_classrooms_are_nobody(identity: Running) -> None:
    await _announce(identity, {**student("R1"), "resource": "classroom"})

    assert await _pending(identity) == []


async def test_at_most_two_hundred_are_asked_for_at_once(identity: Running) -> None:
    records = [student(f"2029{n:04}") for n in range(230)]
    identity.data_middle.hold(*records)
    for record in records:
        await _announce(identity, record)

    counts = [await provision_once(identity.runtime, "student") for _ in range(3)]

    assert counts == [200, 30, 0]
    rows = await identity.fetch("SELECT count(*) AS n FROM identity WHERE number LIKE '2029%'")
    assert rows[0]["n"] == 230
