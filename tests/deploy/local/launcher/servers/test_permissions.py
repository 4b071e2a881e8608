"""The matrix of who may say and hear what, tried on a real server."""

import asyncio
from contextlib import asynccontextmanager

import nats
import pytest
from nats.errors import Error as NatsError
from nats.js.api import ConsumerConfig

from contracts import streams
from launcher.servers.permissions import SERVICES, service_user

FACTS = {
    "identity": "campus.identity.person.provisioned.v1",
    "catalog": "campus.catalog.matter.proposed.v1",
    "workflow": "campus.workflow.case.submitted.v1",
    "data-middle": "campus.data-middle.record.changed.v1",
    "notify": "campus.notify.message.delivered.v1",
    "academic": "campus.academic.writeback.completed.v1",
}
RAW_RECORDS = "campus.academic.records.collected.v1"


@asynccontextmanager
async def signed_on(url, service):
    async def ignore(_):
        """A refusal is reported here as well as by the missing answer."""

    connection = await nats.connect(url(service), inbox_prefix=f"_INBOX.{service}", error_cb=ignore)
    try:
        yield connection
    finally:
        await connection.close()


async def may_publish(connection, subject):
    try:
        await connection.jetstream(timeout=0.3).publish(subject, b"{}")
    except (NatsError, TimeoutError):
        return False
    return True


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_publishes_its_own_facts_and_no_others(nats_url_for, service):
    async with signed_on(nats_url_for, service) as connection:
        answers = await asyncio.gather(*(may_publish(connection, fact) for fact in FACTS.values()))
        allowed = {name for name, may in zip(FACTS, answers, strict=True) if may}

    assert allowed == {service} & set(FACTS)


@pytest.mark.parametrize("service", SERVICES)
async def test_only_the_adapter_writes_raw_records(nats_url_for, service):
    async with signed_on(nats_url_for, service) as connection:
        assert await may_publish(connection, RAW_RECORDS) == (service == "academic")


@pytest.mark.parametrize("service", SERVICES)
async def test_only_data_middle_reads_raw_records(nats_url_for, service):
    async with signed_on(nats_url_for, service) as connection:
        jetstream = connection.jetstream(timeout=0.3)
        consumer = ConsumerConfig(durable_name=f"{service}-reads")
        try:
            await jetstream.add_consumer(streams.RECORDS.name, consumer)
        except (NatsError, TimeoutError):
            may = False
        else:
            may = True

    assert may == (service == "data-middle")


@pytest.mark.parametrize("service", SERVICES)
async def test_every_service_consumes_facts(nats_url_for, service):
    async with signed_on(nats_url_for, "workflow") as connection:
        await connection.jetstream().publish(FACTS["workflow"], b"{}")
    async with signed_on(nats_url_for, service) as connection:
        jetstream = connection.jetstream()
        consumer = ConsumerConfig(durable_name=f"{service}-hears", filter_subject=FACTS["workflow"])
        await jetstream.add_consumer(streams.EVENTS.name, consumer)
        subscription = await jetstream.pull_subscribe_bind(f"{service}-hears", streams.EVENTS.name)
        [message, *_] = await subscription.fetch(1, timeout=5)
        await message.ack_sync()


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_deletes_or_empties_a_stream(nats_url_for, service):
    async with signed_on(nats_url_for, service) as connection:
        jetstream = connection.jetstream(timeout=0.3)
        for attempt in (jetstream.delete_stream, jetstream.purge_stream):
            with pytest.raises((NatsError, TimeoutError)):
                await attempt(streams.EVENTS.name)


async def test_nobody_listens_to_what_another_is_answered(nats_url_for):
    refused = asyncio.Event()

    async def note(error):
        if "permissions violation" in str(error).lower():
            refused.set()

    spy = await nats.connect(nats_url_for("notify"), error_cb=note)
    await spy.subscribe("_INBOX.>")
    await spy.flush()
    async with asyncio.timeout(5):
        await refused.wait()
    await spy.close()


async def test_the_gateway_hears_of_ended_sessions_at_once(nats_url_for):
    async with (
        signed_on(nats_url_for, "gateway") as gateway,
        signed_on(nats_url_for, "identity") as identity,
    ):
        ended = await gateway.subscribe("campus.identity.session.revoked.v1")
        await gateway.flush()

        await identity.publish("campus.identity.session.revoked.v1", b"{}")
        await identity.flush()

        assert (await ended.next_msg(timeout=5)).data == b"{}"


def test_a_login_without_lists_of_its_own_is_refused_nothing_by_accident():
    for service in SERVICES:
        configured = service_user(service, "x").configuration()["permissions"]
        assert configured["publish"]["allow"]
        assert ">" not in configured["publish"]["allow"]
        assert ">" not in configured["subscribe"]["allow"]
