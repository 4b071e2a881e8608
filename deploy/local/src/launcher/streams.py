"""The JetStream streams, as `contracts.streams` promises them."""

from datetime import timedelta

import nats
from contracts import streams
from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import NotFoundError

# Long enough for a relay that died between publishing and marking to come back.
DUPLICATES = timedelta(minutes=2)


def _configuration(stream: streams.Stream) -> StreamConfig:
    return StreamConfig(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.OLD,
        max_age=stream.max_age.total_seconds(),
        duplicate_window=DUPLICATES.total_seconds(),
        num_replicas=1,
    )


async def ensure(url: str) -> None:
    """Every stream exists as promised; what they hold is kept."""
    connection = await nats.connect(url, connect_timeout=5, max_reconnect_attempts=2)
    try:
        jetstream = connection.jetstream()
        for stream in streams.ALL:
            await _ensure(jetstream, stream)
    finally:
        await connection.close()


async def _ensure(jetstream: JetStreamContext, stream: streams.Stream) -> None:
    wanted = _configuration(stream)
    try:
        await jetstream.stream_info(stream.name)
    except NotFoundError:
        await jetstream.add_stream(wanted)
    else:
        await jetstream.update_stream(wanted)


async def recreate(url: str) -> None:
    """Every stream exists and is empty; consumers are gone with what they had read."""
    connection = await nats.connect(url, connect_timeout=5, max_reconnect_attempts=2)
    try:
        jetstream = connection.jetstream()
        for found in await jetstream.streams_info():
            if found.config.name is not None:
                await jetstream.delete_stream(found.config.name)
        for stream in streams.ALL:
            await jetstream.add_stream(_configuration(stream))
    finally:
        await connection.close()
