"""`make bench`: every figure of the README, in one run, on servers that fsync.

Not collected by `make test`: the name does not begin with `test_` on purpose.
"""

import os
import platform
import shutil
from collections.abc import Iterator

import bench_events
import bench_gateway
import bench_platform
import bench_process
import bench_telemetry
import bench_writes
import psutil
import pytest
from table import Row, show

from launcher import streams
from launcher.home import Home
from launcher.servers import unprivileged
from launcher.servers.ports import free_port

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


async def test_two_row_writes(platform_database, tokens):
    TABLE.extend(await bench_writes.two_rows(platform_database, tokens))


async def test_process_steps(platform_database):
    TABLE.extend(await bench_process.run(platform_database))


async def test_the_whole_platform():
    folder = unprivileged.temporary_directory("yiwang-bench-")
    env = {
        **os.environ,
        "YIWANG_FOLDER": str(folder),
        "YIWANG_PORT": str(free_port()),
        # One person's sixteen tabs: the figure is not the limiter's.
        "GATEWAY_PERSON_RATE": "1000000",
        "GATEWAY_PERSON_BURST": "1000000",
    }
    try:
        first = bench_platform.start(env)
        bench_platform.stop(env)
        second = bench_platform.start(env)
        TABLE.extend(bench_platform.rows(first, second, bench_platform.memory(folder)))
        bare = next(row.peer for row in TABLE if row.name.startswith("two-row"))
        TABLE.extend(await bench_writes.submissions(Home(folder).state["url"], bare or 0.0))
    finally:
        bench_platform.stop(env)
        shutil.rmtree(folder, ignore_errors=True)
