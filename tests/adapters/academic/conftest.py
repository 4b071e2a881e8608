"""The adapter against the simulated system, on real PostgreSQL and NATS."""

from contextlib import asynccontextmanager
from datetime import date

import pytest

from academic.app import build
from academic.settings import Settings
from adapter_sdk import running
from legacy_academic.process import started

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def legacy_process(tmp_path_factory):
    with started(tmp_path_factory.mktemp("legacy") / "jw.sqlite", today=TODAY) as simulator:
        yield simulator


@pytest.fixture
def legacy(legacy_process):
    yield legacy_process
    legacy_process.mend()


@pytest.fixture
async def settings(fresh_database, nats_url_for, tokens, legacy):
    """Hurried: what production waits ten seconds for is over in one."""
    return Settings(
        database_url=await fresh_database("academic"),
        nats_url=nats_url_for("academic"),
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
        legacy_url=legacy.service,
        legacy_user=legacy.user,
        legacy_password=legacy.password,
        legacy_timeout_seconds=1,
        settle_seconds=1,
        lease_seconds=4,
        park_after=3,
        manage_streams=False,
    )


@pytest.fixture
async def runtime(settings):
    async with running(build(settings)) as runtime:
        yield runtime
