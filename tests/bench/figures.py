"""`make bench`: every figure of the README, in one run, on servers that fsync.

Not collected by `make test`: the name does not begin with `test_` on purpose.
"""

import os
import platform
from collections.abc import Iterator

import bench_events
import bench_gateway
import bench_telemetry
import psutil
import pytest
from table import Row, show

from launcher import streams

TABLE: list[Row] = []


@pytest.fixture(scope="module", autouse=True)
def printed() -> Iterator[None]:
    yield
    size = f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB"
    print(f"\n\n{show(TABLE)}\n\n{size}, Python {platform.python_version()}")


@pytest.fixture
async def nats(own_nats) -> str:
    await streams.ensure(own_nats.everything_url)
    return own_nats.everything_url


async def test_relay_and_latency(platform_database, nats):
    TABLE.extend(await bench_events.run(platform_database, nats))


async def test_telemetry(platform_database):
    TABLE.extend(await bench_telemetry.run(platform_database))


async def test_gateway(nats, valkey_url):
    TABLE.extend(await bench_gateway.run(nats, valkey_url))
