import json
import os
import socket
import stat

import pytest

from launcher.home import Home


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / ".yiwang", tmp_path)


def test_a_secret_is_the_same_for_the_same_name_and_survives(home):
    first = home.secret("postgres")

    assert Home(home.folder).secret("postgres") == first
    assert home.secret("valkey") != first
    assert len(first) >= 32


def test_only_we_can_read_secrets(home):
    home.secret("postgres")
    home.write_private(home.clients_file, [])

    for name in ("secrets.json", "clients.json"):
        assert stat.S_IMODE((home.folder / name).stat().st_mode) == 0o600


def test_a_port_is_remembered(home):
    assert home.port("nats") == Home(home.folder).port("nats")


def test_a_port_that_somebody_took_meanwhile_is_given_up(home):
    port = home.port("nats")

    with socket.create_server(("127.0.0.1", port)):
        assert home.port("nats") != port


def test_a_half_written_file_counts_as_none(home):
    (home.folder / "state.json").write_text('{"pid": 1')

    assert home.state == {}


def test_there_is_one_supervisor_at_a_time(home):
    first = home.acquire()
    assert first is not None

    assert home.acquire() is None
    assert home.is_supervised()

    os.close(first)
    assert not home.is_supervised()


def test_a_reader_never_sees_half_a_state(home):
    home.record({"phase": "ready"})

    assert json.loads((home.folder / "state.json").read_text()) == {"phase": "ready"}
    assert not list(home.folder.glob("state.json.*"))
