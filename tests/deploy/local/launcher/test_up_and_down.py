"""The platform without the demo campus, started and stopped as `make up` and `make down` do."""

import os
import shutil
import signal
import socket
import subprocess
import sys

import psutil
import pytest

from launcher.home import PROJECT, Home
from launcher.servers import unprivileged
from launcher.servers.ports import free_port

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def folder():
    folder = unprivileged.temporary_directory(f"yiwang-tests-{os.getpid()}-")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def launcher(folder):
    """Calls `python -m launcher …` for a platform of this module alone."""
    own = {k: v for k, v in os.environ.items() if not k.startswith("YIWANG_")}
    own |= {"YIWANG_FOLDER": str(folder), "YIWANG_PORT": str(free_port())}

    def launcher(*arguments, **more):
        return subprocess.run(
            [sys.executable, "-m", "launcher", *arguments],
            env={**own, **more},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

    yield launcher
    launcher("down")


@pytest.fixture(scope="module")
def up(launcher):
    done = launcher("up")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture
def home(folder):
    return Home(folder)


def processes_of(home):
    state = home.state
    roots = [state["pid"], *(part["pid"] for part in state["parts"].values())]
    return [
        psutil.Process(pid) for pid in [*roots, state["nursery"]] if pid and psutil.pid_exists(pid)
    ]


def test_every_part_gets_ready(up, launcher, home):
    status = launcher("status")

    assert status.returncode == 0, status.stdout
    assert {part["state"] for part in home.state["parts"].values()} == {"ready"}
    assert home.state["url"] in up.stdout


def test_without_the_demo_campus_there_are_no_demo_accounts(up, home):
    assert "yiwang-demo" not in up.stdout
    assert not {"legacy-academic", "academic"} & set(home.state["parts"])


def test_a_second_start_says_that_it_runs(up, launcher, home):
    before = home.state["pid"]

    again = launcher("up")

    assert again.returncode == 0
    assert again.stdout.startswith("Already running.")
    assert home.state["pid"] == before


def test_a_part_that_is_killed_comes_back(up, home, eventually):
    before = home.state["parts"]["catalog"]["pid"]

    os.kill(before, signal.SIGKILL)

    def back():
        part = home.state["parts"]["catalog"]
        return part["state"] == "ready" and part["pid"] not in (None, before)

    eventually(back)
    assert home.state["parts"]["catalog"]["restarts"] == 1


def test_no_secret_stands_in_a_command_line_or_a_log(up, home):
    secrets = (home.folder / "secrets.json").read_text().split('"')[3::4]

    told = [" ".join(process.cmdline()) for process in processes_of(home)]
    told += [log.read_text(errors="replace") for log in home.logs.glob("*.log")]

    assert len(secrets) > 10
    assert not [secret for secret in secrets for text in told if secret in text]


def test_down_leaves_no_process(up, launcher, home):
    family = [p for one in processes_of(home) for p in (one, *one.children(recursive=True))]

    done = launcher("down")

    assert done.returncode == 0
    assert family
    assert not [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert launcher("status").returncode == 3
    assert launcher("down").stdout.startswith("Not running.")


def test_a_taken_port_is_named_and_nothing_is_left_running(up, launcher, home):
    launcher("down")
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]

        done = launcher("up", YIWANG_PORT=str(port))

    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
    assert not home.is_supervised()


def test_reset_forgets_everything(up, launcher, folder):
    done = launcher("reset")

    assert done.returncode == 0
    assert not folder.exists()
