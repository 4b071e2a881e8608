"""The JetStream streams, as `contracts.streams` promises them."""

import nats
from nats.js.errors import NotFoundError

from chassis.broker import config_of
from contracts import streams


async def ensure(url: str) -> None:
    """Every stream exists as promised; what they hold is kept."""
    connection = await nats.connect(url, connect_timeout=5, max_reconnect_attempts=2)
    try:
        jetstream = connection.jetstream()
        for stream in streams.ALL:
            try:
                await jetstream.stream_info(stream.name)
            except NotFoundError:
                await jetstream.add_stream(config_of(stream))
            else:
                await jetstream.update_stream(config_of(stream))
    finally:
        await connection.close()


async def recreate(url: str) -> None:
    """Every stream exists and is empty; consumers are gone with what they had read."""
    connection = await nats.connect(url, connect_timeout=5, max_reconnect_attempts=2)
    try:
        jetstream = connection.jetstream()
        for found in await jetstream.streams_info():
            if found.config.name is not None:
                await jetstream.delete_stream(found.config.name)
        for stream in streams.ALL:
            await jetstream.add_stream(config_of(stream))
    finally:
        await connection.close()
