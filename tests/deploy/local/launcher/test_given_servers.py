"""The platform on servers it did not start."""

import os
import shutil
import subprocess
import sys

import pytest

from launcher.home import PROJECT, Home
from launcher.servers import unprivileged
from launcher.servers.ports import free_port


@pytest.mark.timeout(300)
def test_it_runs_on_the_servers_it_is_given_and_leaves_them_running(
    own_postgres, own_nats, own_valkey
):
    folder = unprivileged.temporary_directory(f"yiwang-tests-{os.getpid()}-")
    given = {
        "YIWANG_FOLDER": str(folder),
        "YIWANG_PORT": str(free_port()),
        "YIWANG_POSTGRES_URL": own_postgres.url(),
        "YIWANG_NATS_URL": own_nats.everything_url,
        "YIWANG_VALKEY_URL": own_valkey.url,
        "YIWANG_SMTP_URL": "smtp://127.0.0.1:25",
    }

    def launcher(verb):
        command = [sys.executable, "-m", "launcher", verb]
        return subprocess.run(
            command, env={**os.environ, **given}, cwd=PROJECT, capture_output=True, check=False
        )

    try:
        up = launcher("up")
        assert up.returncode == 0, up.stdout.decode() + up.stderr.decode()
        parts = Home(folder).state["parts"]
        assert not {"postgres", "nats", "valkey", "mailbox"} & set(parts)
        assert {part["state"] for part in parts.values()} == {"ready"}
        assert given["YIWANG_SMTP_URL"] == Home(folder).environment["notify"]["NOTIFY_SMTP_URL"]
    finally:
        launcher("down")
        shutil.rmtree(folder, ignore_errors=True)

    for server in (own_postgres, own_nats, own_valkey):
        assert not server.has_ended()
