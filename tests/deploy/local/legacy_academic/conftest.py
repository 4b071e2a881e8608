"""A running simulator, and a stranger's SOAP client for it."""

from datetime import date

import pytest
import requests
import zeep

from legacy_academic.process import started

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    with started(tmp_path_factory.mktemp("legacy") / "jw.sqlite", today=TODAY) as simulator:
        yield simulator


@pytest.fixture
def simulator(running):
    yield running
    running.mend()


@pytest.fixture
def client(simulator):
    """zeep over the published WSDL, as anyone would set it up."""
    with requests.Session() as session:
        session.trust_env = False
        transport = zeep.Transport(session=session, operation_timeout=10)
        yield zeep.Client(f"{simulator.service}?wsdl", transport=transport)


@pytest.fixture
def jw(client):
    return client.service


@pytest.fixture
def session_id(jw, simulator):
    return jw.Login(YHM=simulator.user, MM=simulator.password).SessionId
