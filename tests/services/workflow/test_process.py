"""The service as a process of its own: facts in and out over NATS, the API over HTTP."""

import asyncio
import os
import signal
import sys

import httpx
import nats
import orjson
import pytest

from contracts.envelope import Envelope
from contracts.events import (
    DefinitionAccepted,
    DocumentIssued,
    MatterProposed,
    MatterPublished,
    WritebackCompleted,
    WritebackRequested,
)
from contracts.words import Text

DEADLINE = 30


@pytest.fixture
async def stream(nats_url):
    """Publish facts as other services do, and wait for those of workflow."""
    client = await nats.connect(nats_url)
    yield client.jetstream()
    await client.close()


async def publish(stream, event):
    envelope = Envelope.carrying(event, source="/tests")
    await stream.publish(event.type, envelope.model_dump_json().encode())


async def next_fact(stream, event):
    subscription = await stream.subscribe(event.type, ordered_consumer=True)
    message = await subscription.next_msg(timeout=DEADLINE)
    await subscription.unsubscribe()
    return orjson.loads(message.data)["data"]


@pytest.fixture
async def process(fresh_database, nats_url_for, tokens, peers, free_port):
    """`python -m workflow all`, ready; killed if it does not end when told to."""
    port = free_port()
    settings = {
        "DATABASE_URL": await fresh_database("workflow"),
        "NATS_URL": nats_url_for("workflow"),
        "MANAGE_STREAMS": "false",
        "ISSUER": tokens.issuer,
        "JWKS_URL": tokens.jwks_url,
        "DATA_MIDDLE_URL": peers.url,
        "ACADEMIC_URL": peers.url,
        "PORT": str(port),
    }
    environment = {f"WORKFLOW_{name}": value for name, value in settings.items()}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "workflow", "all", env={**os.environ, **environment}
    )
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as client,
        asyncio.timeout(DEADLINE * 2),
    ):
        while not await _ready(client):
            await asyncio.sleep(0.1)
        yield client
    running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running.wait(), DEADLINE) == 0


async def _ready(client):
    try:
        return (await client.get("/readyz")).status_code == 200
    except httpx.TransportError:
        return False


async def test_a_matter_and_a_case_travel_through_the_process(
    process, stream, someone_at, booking_package, tokens
):
    proposed = MatterProposed(
        matter_code="classroom-booking",
        version=1,
        title=Text(zh="教室借用审批", en="Classroom booking"),
        department="D04",
        promised_working_days=3,
        package=booking_package(),
    )
    await publish(stream, proposed)
    accepted = await next_fact(stream, DefinitionAccepted)
    await publish(
        stream, MatterPublished(matter_code="classroom-booking", version=accepted["version"])
    )
    student = someone_at(process, tokens.student())
    async with asyncio.timeout(DEADLINE):
        while (await student.post("/cases", {"matter_code": "classroom-booking"})).is_error:
            await asyncio.sleep(0.1)

    case = await student.submitted()
    await someone_at(process, tokens.staff()).decide(case, "approval")
    await someone_at(process, tokens.clerk()).decide(case, "approval")
    wish = await next_fact(stream, WritebackRequested)
    await publish(
        stream,
        WritebackCompleted(
            writeback_id=wish["writeback_id"],
            case_id=wish["case_id"],
            business_key=wish["business_key"],
            result={"booking_number": "JY20260001"},
        ),
    )
    issued = await next_fact(stream, DocumentIssued)

    assert issued["case_id"] == case["id"]
    assert (await student.case(case["id"]))["status"] == "approved"
    permit = await student.get(f"/documents/{issued['document_id']}")
    assert permit.content.startswith(b"%PDF")
