"""Asks the real identity, in notify's own name."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from campus_people import NOTIFY, staff, student
from pydantic import SecretStr
from running_identity import small_data_middle, start_identity  # noqa: F401 (fixtures)

from chassis.app import running
from chassis.peers import PeerUnavailable
from contracts.words import Group
from notify.app import build
from notify.people import identity as asking
from notify.people.identity import Identity

SECRETARIES = Group(post="college-secretary", organisation="C01")


@pytest.fixture(scope="module")
async def real_identity(start_identity: Any) -> AsyncIterator[Any]:  # noqa: F811
    async with start_identity(clients=[NOTIFY]) as started:
        yield started


@pytest.fixture
async def client(real_identity, settings) -> AsyncIterator[Identity]:
    told = {"identity_url": real_identity.issuer, "service_secret": SecretStr(NOTIFY["secret"])}
    async with running(build(settings.model_copy(update=told))) as runtime:
        yield runtime.get(Identity)


async def test_it_says_who_holds_a_post_page_by_page(client, real_identity, monkeypatch):
    monkeypatch.setattr(asking, "PAGE", 2)
    for number in ("T1002", "T1003", "T1004", "T1005"):
        await real_identity.provision(staff(number))
    await real_identity.provision(staff("T1006", posts=(("college-secretary", "C02"),)))

    holders = await client.holders(SECRETARIES)

    assert len(set(holders)) == len(holders) == 5
    assert await client.holders(Group(post="college-dean", organisation="C01")) == []


async def test_it_says_where_people_are_written_to(client, real_identity):
    await real_identity.provision(student("20230102", name="韩梅", email=None))
    rows = await real_identity.fetch("SELECT person_id, number FROM identity")
    persons = {row["number"]: row["person_id"] for row in rows}

    contacts = await client.contacts([persons["20230101"], persons["20230102"]])

    assert contacts[persons["20230101"]].email == "20230101@stu.jianghai.example"
    assert contacts[persons["20230102"]].name == "韩梅"
    assert contacts[persons["20230102"]].email is None


async def test_a_wrong_secret_is_an_identity_that_is_away(real_identity, settings):
    told = {"identity_url": real_identity.issuer, "service_secret": SecretStr("wrong")}
    async with running(build(settings.model_copy(update=told))) as runtime:
        with pytest.raises(PeerUnavailable):
            await runtime.get(Identity).holders(SECRETARIES)
