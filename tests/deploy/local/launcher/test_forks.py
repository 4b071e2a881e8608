import asyncio
import os
import signal

import psutil
import pytest

from launcher.forks import Nursery, NurseryEnded
from launcher.home import PROJECT


@pytest.fixture(scope="module")
async def nursery(tmp_path_factory):
    nursery = Nursery(tmp_path_factory.mktemp("nursery") / "nursery.log", PROJECT)
    nursery.start()
    yield nursery
    nursery.stop()


async def test_a_fork_is_python_m_with_its_own_arguments_and_input(nursery, tmp_path):
    log = tmp_path / "log"

    status = await nursery.run(
        "json.tool", ["--compact"], environment={}, log=log, stdin='{ "a": 1 }'
    )

    assert status == 0
    assert log.read_text() == '{"a":1}\n'


async def test_the_exit_status_arrives(nursery, tmp_path):
    log = tmp_path / "log"

    assert await nursery.run("json.tool", [], environment={}, log=log, stdin="not JSON") == 1
    assert await nursery.run("no_such_module", [], environment={}, log=log) == 1
    assert "No module named no_such_module" in log.read_text()


async def test_the_environment_of_one_fork_is_not_the_next_ones(nursery, tmp_path):
    script = tmp_path / "told.py"
    script.write_text("import os; print(os.environ.get('TOLD'))")
    path = {"PYTHONPATH": ""}
    for number, told in enumerate(({"TOLD": "secret"}, {})):
        # timeit runs the statement it is given: a module that everybody has.
        await nursery.run(
            "timeit",
            ["-n1", "-r1", f"exec(open({str(script)!r}).read())"],
            environment={**path, **told},
            log=tmp_path / f"{number}",
        )

    assert "secret" in (tmp_path / "0").read_text()
    assert "None" in (tmp_path / "1").read_text()


async def test_stopping_a_fork_ends_what_it_had_started(nursery, tmp_path):
    fork = await nursery.fork(
        "timeit",
        ["-n1", "-r1", "import subprocess; subprocess.run(['sleep', '600'])"],
        environment={},
        log=tmp_path / "log",
    )
    async with asyncio.timeout(10):
        while not (children := psutil.Process(fork.pid).children()):
            await asyncio.sleep(0.02)

    await fork.stop()

    assert fork.ended.done()
    assert not psutil.pid_exists(children[0].pid) or children[0].status() == "zombie"


async def test_forks_do_not_outlive_a_killed_nursery(tmp_path):
    nursery = Nursery(tmp_path / "nursery.log", PROJECT)
    nursery.start()
    fork = await nursery.fork(
        "timeit",
        ["-n1", "-r1", "import time; time.sleep(600)"],
        environment={},
        log=tmp_path / "log",
    )
    child = psutil.Process(fork.pid)

    os.kill(nursery.pid, signal.SIGKILL)

    async with asyncio.timeout(10):
        await nursery.gone.wait()
        while child.is_running() and child.status() != "zombie":
            await asyncio.sleep(0.02)
    with pytest.raises(NurseryEnded):
        await nursery.fork("json.tool", [], environment={}, log=tmp_path / "log")
    nursery.stop()
