"""`import-packages`, with workflow answering over the real NATS."""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from uuid import uuid4

import nats
import pytest
from nats.aio.msg import Msg

from catalog.publishing.cli import import_packages
from chassis.consumers import Runner
from chassis.service import Runtime
from contracts.envelope import Envelope
from contracts.events import DefinitionAccepted, DefinitionRejected, MatterProposed

Import = Callable[..., Awaitable[int]]


@pytest.fixture
def run(runtime: Runtime) -> Import:
    """`await run(directory, "--wait", "5")`: the exit code."""

    async def run(*arguments: object) -> int:
        parser = ArgumentParser()
        import_packages.configure(parser)
        return await import_packages.run(runtime, parser.parse_args([str(a) for a in arguments]))

    return run


@pytest.fixture
async def consuming(runtime: Runtime) -> AsyncIterator[None]:
    """The catalogue's relay and consumers."""
    consumers = [c for slice_ in runtime.service.consumers for c in slice_]
    jobs = [runtime.relay.run(), *(Runner(runtime, consumer).run() for consumer in consumers)]
    tasks = [asyncio.create_task(job) for job in jobs]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def workflow(nats_url: str) -> AsyncIterator[None]:
    """Accepts every proposal but those of matters called `bad-…`, as workflow would."""
    client = await nats.connect(nats_url)
    context = client.jetstream()

    async def answer(proposal: MatterProposed) -> None:
        about = {"matter_code": proposal.matter_code, "version": proposal.version}
        if proposal.matter_code.startswith("bad-"):
            problem = {
                "code": "script-task",
                "file": "process.bpmn",
                "element": "Task_1",
                "line": 12,
                "message": {"zh": "不允许脚本任务", "en": "Script tasks are not allowed"},
            }
            event = DefinitionRejected.model_validate({**about, "problems": [problem]})
        else:
            event = DefinitionAccepted.model_validate({**about, "definition_id": uuid4()})
        envelope = Envelope.carrying(event, source="/workflow")
        await context.publish(event.type, envelope.model_dump_json().encode())

    async def received(message: Msg) -> None:
        envelope = Envelope.model_validate_json(message.data)
        await answer(MatterProposed.model_validate(envelope.data))

    await client.subscribe(MatterProposed.type, cb=received)
    await client.flush()
    yield
    await client.close()


@pytest.fixture
def folder(tmp_path: Path, a_package) -> Callable[..., Path]:
    """`folder("a", "b")`: a folder with these packages, each with a process."""

    def build(*codes: str, **fields) -> Path:
        for code in codes:
            for name, content in a_package(code, **fields).items():
                path = tmp_path / code / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content)
        return tmp_path

    return build


async def test_all_that_comes_with_the_catalogue_goes_online_and_once(
    run, consuming, workflow, get, emitted, capsys
):
    first = await run("--wait", 30)
    lines = capsys.readouterr().out.splitlines()
    facts = await emitted()
    again = await run("--wait", 30)

    assert (first, again) == (0, 0)
    assert sum(line.startswith("online ") for line in lines) == 34
    assert sum(line.startswith("unchanged ") for line in capsys.readouterr().out.splitlines()) == 34
    assert await emitted() == facts
    assert (await get("/matters/classroom-booking")).json()["apply"]["how"] == "here"


async def test_what_workflow_refuses_is_reported_with_the_place(
    run, consuming, workflow, folder, capsys
):
    code = await run(folder("good-matter", "bad-matter"), "--wait", 30)

    out = capsys.readouterr().out
    assert code == 1
    assert "online      good-matter v1" in out
    assert "rejected    bad-matter v1" in out
    assert "process.bpmn:12 Task_1: 不允许脚本任务 / Script tasks are not allowed" in out
    assert await run(folder(), "--wait", 0) == 1


async def test_what_is_malformed_is_reported_and_the_rest_goes_on(
    run, consuming, workflow, folder, capsys
):
    folder("good-matter")
    folder("wrong-matter", theme="astrology")

    code = await run(folder(), "--wait", 30)

    out = capsys.readouterr().out
    assert code == 1
    assert "online      good-matter v1" in out
    assert "refused     wrong-matter" in out
    assert "matter.yaml /theme: 不在可选范围内 /" in out


async def test_no_answer_in_time_is_a_failure_that_says_so(run, folder, capsys):
    code = await run(folder("some-matter"), "--wait", 0)

    assert code == 1
    assert "waiting     some-matter v1" in capsys.readouterr().out


async def test_a_retired_matter_is_left_alone(run, folder, capsys, published, send, tokens):
    await published("some-matter")
    await send("POST", "/matters/some-matter/retirement", tokens.administrator())

    code = await run(folder("some-matter", promised_working_days=7), "--wait", 0)

    assert code == 0
    assert "retired     some-matter" in capsys.readouterr().out


async def test_two_imports_at_once_hand_in_each_package_once(
    run, consuming, workflow, folder, emitted
):
    directory = folder("a-matter", "b-matter", "c-matter")

    codes = await asyncio.gather(*(run(directory, "--wait", 30) for _ in range(3)))

    assert codes == [0, 0, 0]
    assert sorted(fact for fact in await emitted() if fact.startswith("proposed")) == [
        "proposed a-matter 1",
        "proposed b-matter 1",
        "proposed c-matter 1",
    ]


async def test_a_folder_that_is_not_there_is_a_usage_error(run, tmp_path):
    assert await run(tmp_path / "nowhere") == 2


async def test_the_command_line_knows_the_verb():
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "catalog",
        "--help",
        env={
            "CATALOG_DATABASE_URL": "postgresql+asyncpg://nobody@127.0.0.1:1/nothing",
            "CATALOG_NATS_URL": "nats://127.0.0.1:1",
            "CATALOG_ISSUER": "https://one.jianghai.example",
            "CATALOG_JWKS_URL": "file:///nowhere",
        },
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()

    assert process.returncode == 0
    assert b"import-packages" in out
