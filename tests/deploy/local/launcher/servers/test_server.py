"""Servers come back from whatever the last run left."""

import os
from copy import copy

import asyncpg
import psutil
import pytest

from launcher.servers import processes
from launcher.servers.postgres import WrongVersion
from launcher.servers.processes import DidNotStart


async def answer(server):
    connection = await asyncpg.connect(server.url())
    try:
        return await connection.fetchval("select 1")
    finally:
        await connection.close()


async def test_a_cluster_survives_a_kill(own_postgres):
    own_postgres.kill()

    own_postgres.start()

    assert await answer(own_postgres) == 1


async def test_a_server_left_by_a_killed_run_is_ended_first(own_postgres):
    left = own_postgres.pid
    another = copy(own_postgres)

    another.start()

    assert another.pid != left
    assert processes.born(left) is None
    assert await answer(another) == 1
    another.stop()


async def test_a_stale_number_of_another_living_process_does_not_stop_it(own_postgres):
    own_postgres.stop()
    # As after a reboot: the number in the file is somebody else's by now.
    (own_postgres.cluster / "postmaster.pid").write_text(f"{os.getppid()}\n")
    own_postgres.log.with_suffix(".pid").write_text(f'{{"pid": {os.getppid()}, "born": 1.0}}')

    own_postgres.start()

    assert psutil.pid_exists(os.getppid())
    assert await answer(own_postgres) == 1


async def test_an_interrupted_first_start_is_done_again(own_postgres):
    own_postgres.stop()
    own_postgres.cluster.rename(own_postgres.data / "unfinished")

    own_postgres.start()

    assert await answer(own_postgres) == 1


def test_data_of_another_version_are_refused_not_touched(own_postgres):
    own_postgres.stop()
    (own_postgres.cluster / "PG_VERSION").write_text("16\n")

    with pytest.raises(WrongVersion, match="PostgreSQL 16"):
        own_postgres.start()


def test_a_server_that_cannot_start_says_why(own_valkey):
    own_valkey.stop()
    own_valkey.port = 1

    with pytest.raises(DidNotStart, match=r"(?s)Valkey.*bind"):
        own_valkey.start()


async def test_a_wrong_password_is_refused(own_postgres):
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(own_postgres.url(password="wrong"))


def test_servers_listen_on_loopback_only(own_postgres, own_nats, own_valkey):
    for server in (own_postgres, own_nats, own_valkey):
        listening = [
            connection.laddr.ip
            for connection in psutil.Process(server.pid).net_connections()
            if connection.status == psutil.CONN_LISTEN
        ]
        assert listening == ["127.0.0.1"], server.name


def test_root_never_runs_a_server(own_postgres, own_nats, own_valkey):
    for server in (own_postgres, own_nats, own_valkey):
        assert 0 not in psutil.Process(server.pid).uids(), server.name


def test_stopping_twice_is_no_error(own_valkey):
    own_valkey.stop()
    own_valkey.stop()

    assert own_valkey.pid is None


def test_a_process_that_ignores_the_request_is_made_to_end(tmp_path):
    stubborn = processes.spawn(
        ["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"],
        log=tmp_path / "log",
        account=None,
    )

    processes.end(stubborn.pid, seconds=0.5)

    assert processes.born(stubborn.pid) is None
    stubborn.wait(5)
