"""The adapter as the process that is deployed: started, killed, started again."""

import asyncio
import json
import os
import signal
import sys
from uuid import uuid4

import nats
import pytest
from polling import until

from contracts.envelope import Envelope
from contracts.events import RecordsCollected, WritebackCompleted, WritebackRequested

# Starting a process takes a second here and twenty on a crowded machine.
PATIENCE = 100
pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def environment(settings):
    """The settings as a deployment gives them."""
    names = {
        "DATABASE_URL": settings.database_url.get_secret_value(),
        "NATS_URL": settings.nats_url.get_secret_value(),
        "ISSUER": settings.issuer,
        "JWKS_URL": settings.jwks_url,
        "LEGACY_URL": settings.legacy_url,
        "LEGACY_USER": settings.legacy_user,
        "LEGACY_PASSWORD": settings.legacy_password.get_secret_value(),
        "LEGACY_TIMEOUT_SECONDS": "5",
        "LEASE_SECONDS": "4",
        "SETTLE_SECONDS": "1",
        "MANAGE_STREAMS": "false",
    }
    return {**os.environ, **{f"ACADEMIC_{name}": value for name, value in names.items()}}


@pytest.fixture
async def start(environment, free_port):
    """`await start()`: a worker; whatever still runs at the end is stopped."""
    running = []

    async def start_worker(*words):
        port = {"ACADEMIC_PORT": str(free_port())}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "academic",
            *(words or ("worker",)),
            env={**environment, **port},
            stdout=asyncio.subprocess.PIPE if words else asyncio.subprocess.DEVNULL,
        )
        running.append(process)
        return process

    yield start_worker
    for process in running:
        if process.returncode is None:
            process.terminate()
            await process.wait()


@pytest.fixture
async def jetstream(nats_url):
    client = await nats.connect(nats_url)
    yield client.jetstream()
    await client.close()


async def publish(jetstream, event):
    envelope = Envelope.carrying(event, source="/workflow")
    payload = envelope.model_dump_json().encode()
    headers = {"Nats-Msg-Id": str(envelope.id)}
    await jetstream.publish(event.type, payload, headers=headers)


def request(wish):
    return WritebackRequested(
        writeback_id=uuid4(),
        case_id=uuid4(),
        adapter="academic",
        operation=wish.operation,
        business_key=wish.business_key,
        arguments=wish.arguments,
    )


async def heard(jetstream, event_type, stream):
    """The data of everything on the stream of this type so far."""
    found = []
    listening = await jetstream.subscribe(event_type, stream=stream, ordered_consumer=True)
    try:
        while True:
            found.append(json.loads((await listening.next_msg(timeout=1)).data)["data"])
    except nats.errors.TimeoutError:
        return found
    finally:
        await listening.unsubscribe()


async def test_a_worker_killed_between_deed_and_note_leaves_one_booking(
    start, jetstream, legacy, wish
):
    legacy.hold_next_reply()
    worker = await start()
    event = request(wish)
    await publish(jetstream, event)
    await until(lambda: legacy.how_often(wish.business_key) == 1, seconds=PATIENCE)
    worker.send_signal(signal.SIGKILL)
    await worker.wait()

    await start()

    answers = await until(lambda: completed(jetstream, event), seconds=PATIENCE)
    assert len(answers) == 1
    assert legacy.how_often(wish.business_key) == 1


async def completed(jetstream, event):
    said = await heard(jetstream, WritebackCompleted.type, "EVENTS")
    return [each for each in said if each["writeback_id"] == str(event.writeback_id)]


async def test_a_worker_fills_the_stream_of_records_by_itself(start, jetstream):
    await start()

    async def all_told():
        keys = {}
        for part in await heard(jetstream, RecordsCollected.type, "RECORDS"):
            keys.setdefault(part["resource"], set()).update(r["key"] for r in part["records"])
        sizes = {resource: len(known) for resource, known in keys.items()}
        return sizes if len(sizes) == 4 else None

    assert await until(all_told, seconds=PATIENCE) == {
        "organisation": 30,
        "staff": 200,
        "student": 1200,
        "classroom": 120,
    }


async def test_the_command_line_lists_what_is_parked(start):
    process = await start("intents", "list")

    output, _ = await process.communicate()

    assert (process.returncode, output) == (0, b"")
