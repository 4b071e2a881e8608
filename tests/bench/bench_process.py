"""A step of a process: load, engine, save, outbox, commit; with other engines or none.

Every contender makes the same statements in the same order on the same server.
What differs is what happens between loading and saving.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid4

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import TaskState
from sqlalchemy import Table, text
from table import Row, against, interleaved

from chassis.app import running
from chassis.database import transaction
from chassis.outbox import emit
from chassis.service import Runtime, Service, ServiceSettings, settings_for
from contracts.events import TaskCompleted
from contracts.words import Text
from workflow.processes import commands, engine, queries
from workflow.processes.live import Standing
from workflow.processes.models import DefinitionRow, ProcessInstance, StartableMatter
from workflow.tables import Base

STEPS = 5
APPROVED, REJECTED = {"decision": "approved"}, {"decision": "rejected"}
FACTS: dict[str, Any] = {
    "applicant": {"kind": "student", "number": "20230101", "college": "C01"},
    "form": {"attendees": 40, "purpose": "lecture", "college": "C01"},
}

Act = Callable[[UUID, int], Awaitable[None]]


class Settings(ServiceSettings):
    model_config = settings_for("BENCH_")


def approvals() -> str:
    """Five people in a row, each of whom may reject."""
    lines = ['<startEvent id="start"/>', '<endEvent id="approved"/>', '<endEvent id="rejected"/>']
    before, condition = "start", ""
    for n in range(STEPS):
        lines += [
            f'<userTask id="step{n}" name="step{n}"/>',
            f'<exclusiveGateway id="choice{n}" default="no{n}"/>',
            _flow(f"in{n}", before, f"step{n}", condition),
            _flow(f"out{n}", f"step{n}", f"choice{n}"),
            _flow(f"no{n}", f"choice{n}", "rejected"),
        ]
        before, condition = f"choice{n}", 'decision == "approved"'
    return _process([*lines, _flow("done", before, "approved", condition)])


def send_backs() -> str:
    """One person who asks again and again, and one who answers."""
    return _process(
        [
            '<startEvent id="start"/>',
            '<endEvent id="approved"/>',
            '<exclusiveGateway id="again"/>',
            '<exclusiveGateway id="choice" default="yes"/>',
            '<userTask id="ask" name="ask"/>',
            '<userTask id="answer" name="answer"/>',
            _flow("f1", "start", "again"),
            _flow("f2", "again", "ask"),
            _flow("f3", "ask", "answer"),
            _flow("f4", "answer", "choice"),
            _flow("yes", "choice", "approved"),
            _flow("no", "choice", "again", 'decision == "rejected"'),
        ]
    )


def _flow(id: str, source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
    )


def _process(lines: list[str]) -> str:
    space = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    body = "\n".join(lines)
    return (
        f'<definitions xmlns="{space}" targetNamespace="bench">'
        f'<process id="bench" isExecutable="true">\n{body}\n</process></definitions>'
    )


def happened(case_id: UUID) -> TaskCompleted:
    """The fact a step leaves in the outbox."""
    title = Text(zh="教室借用审批", en="Classroom booking")
    return TaskCompleted(
        case_id=case_id,
        number="2026-000001",
        matter_code="bench",
        matter_version=1,
        matter_title=title,
        applicant_id=case_id,
        link=f"/api/workflow/v1/cases/{case_id}",
        task_id=case_id,
        step="step",
        step_title=title,
        actor_id=case_id,
        decision="approved",
    )


class Bench:
    """The contenders, each with `cases` ready to be stepped from start to end."""

    def __init__(self, runtime: Runtime, definition_id: UUID) -> None:
        self.runtime, self.definition_id = runtime, definition_id
        self.definition = engine.parse(str(definition_id), approvals())
        progress = engine.start(self.definition, FACTS)
        self.states = [progress.state]
        while progress.waiting:
            ref = progress.waiting[0].ref
            progress = engine.advance(self.definition, progress.state, ref, APPROVED, FACTS)
            self.states.append(progress.state)
        self.serializer = BpmnWorkflowSerializer()

    async def ours(self, case_id: UUID, at: int) -> None:
        async with transaction(self.runtime) as session:
            ref = f"step{at}.{at + 1}"
            await commands.advance_instance(session, case_id, ref, APPROVED, FACTS)
            emit(session, happened(case_id))

    async def forgotten(self, case_id: UUID, at: int) -> None:
        commands._live.forget(case_id)
        await self.ours(case_id, at)

    async def no_engine(self, case_id: UUID, at: int) -> None:
        async with transaction(self.runtime) as session:
            # Marks count up here, so that what is stored need not be remembered.
            after = Standing(self.definition_id, self.states[at + 1], mark=at + 2)
            await queries.save_instance(session, case_id, at + 1, after)
            emit(session, happened(case_id))

    async def default(self, case_id: UUID, _: int) -> None:
        async with transaction(self.runtime) as session:
            row = (await session.execute(_load_text, {"id": case_id})).one()
            workflow = self.serializer.deserialize_json(row.state)
            (task,) = workflow.get_tasks(state=TaskState.READY, manual=True)
            task.set_data(**APPROVED)
            task.run()
            workflow.do_engine_steps()
            state = self.serializer.serialize_json(workflow)
            seen = {"id": case_id, "version": row.version}
            await session.execute(_save_text, {**seen, "state": state})
            emit(session, happened(case_id))

    async def rate(
        self, act: Act, prepare: Callable[[int], Awaitable[list[UUID]]], clients: int, cases: int
    ) -> float:
        """Steps in a second, `clients` side by side, each through whole cases."""
        queue = iter(await prepare(cases))

        async def client() -> None:
            for case_id in queue:
                for at in range(STEPS):
                    await act(case_id, at)

        began = time.perf_counter()
        await asyncio.gather(*[client() for _ in range(clients)])
        return cases * STEPS / (time.perf_counter() - began)

    async def prepare(self, cases: int) -> list[UUID]:
        return await self.insert([self.states[0]] * cases, self.definition_id)

    async def insert(self, states: list[dict[str, Any]], definition_id: UUID) -> list[UUID]:
        """Cases started just now, by this very process."""
        standings = {uuid4(): Standing(definition_id, state, mark=1) for state in states}
        async with transaction(self.runtime) as session:
            for case_id, standing in standings.items():
                await queries.begin_instance(session, case_id, standing)
        for case_id, standing in standings.items():
            commands._live.remember(case_id, standing)
        return list(standings)

    async def prepare_default(self, cases: int) -> list[UUID]:
        parser = BpmnParser()
        parser.add_bpmn_str(approvals().encode())
        workflow = BpmnWorkflow(parser.get_spec("bench"))
        workflow.do_engine_steps()
        workflow.get_tasks(state=TaskState.READY, manual=True)[0].set_data(**FACTS)
        state = self.serializer.serialize_json(workflow)
        ids = [uuid4() for _ in range(cases)]
        async with transaction(self.runtime) as session:
            await session.execute(_insert_text, [{"id": id, "state": state} for id in ids])
        return ids

    async def after(self, rounds: int, cases: int = 120) -> float:
        """Milliseconds a step takes once it has been sent back `rounds` times."""
        key = uuid4()
        await _define(self.runtime, key, send_backs())
        definition = engine.parse(str(key), send_backs())
        progress = engine.start(definition, FACTS)
        for turn in range(2 * rounds):
            ref = progress.waiting[0].ref
            outcome = REJECTED if turn % 2 else APPROVED
            progress = engine.advance(definition, progress.state, ref, outcome, FACTS)
        ref = progress.waiting[0].ref
        ids = await self.insert([progress.state] * cases, key)
        began = time.perf_counter()
        for case_id in ids:
            async with transaction(self.runtime) as session:
                await commands.advance_instance(session, case_id, ref, APPROVED, FACTS)
                emit(session, happened(case_id))
        return (time.perf_counter() - began) / cases * 1000


_load_text = text("SELECT state, version FROM default_instance WHERE case_id = :id")
_insert_text = text("INSERT INTO default_instance VALUES (:id, :state, 1)")
_save_text = text(
    "UPDATE default_instance SET state = :state, version = version + 1"
    " WHERE case_id = :id AND version = :version"
)


async def _create_tables(runtime: Runtime) -> None:
    rows = (DefinitionRow, StartableMatter, ProcessInstance)
    tables = [cast("Table", row.__table__) for row in rows]
    async with runtime.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=tables)
        await connection.execute(
            text(
                "CREATE TABLE default_instance (case_id uuid PRIMARY KEY, state text, version int)"
            )
        )


async def _define(runtime: Runtime, id: UUID, xml: str) -> None:
    async with transaction(runtime) as session:
        session.add(
            DefinitionRow(
                id=id,
                matter_code=str(id),
                version=1,
                status="accepted",
                sha256="",
                title={},
                department="D04",
                package={"process_bpmn": xml},
                problems=[],
            )
        )


async def compared(bench: Bench, clients: int, cases: int) -> list[Row]:
    contenders = {
        "ours": (bench.ours, bench.prepare, cases),
        "forgotten": (bench.forgotten, bench.prepare, cases),
        "none": (bench.no_engine, bench.prepare, cases),
        "default": (bench.default, bench.prepare_default, cases // 2),
    }
    figures = await interleaved(
        {
            name: partial(bench.rate, act, prepare, clients, number)
            for name, (act, prepare, number) in contenders.items()
        }
    )
    name, unit = f"process step, {clients} client{'s' if clients > 1 else ''}", "steps/s"
    ours, cold, none, default = (figures[each] for each in contenders)
    return [
        against(f"{name}: same SQL without engine", unit, ours, none, "≥ 0.15"),
        against(f"{name}: SpiffWorkflow's default persistence", unit, ours, default, "≥ 2.5"),
        against(f"{name}, new to the replica: default persistence", unit, cold, default, ""),
    ]


async def run(database_url: str) -> list[Row]:
    settings = Settings(
        database_url=database_url,
        nats_url="nats://127.0.0.1:1",
        issuer="http://bench",
        jwks_url="file:///x",
    )
    async with running(Service("workflow", settings)) as runtime:
        await _create_tables(runtime)
        definition_id = uuid4()
        await _define(runtime, definition_id, approvals())
        bench = Bench(runtime, definition_id)
        rows: list[Row] = []
        for clients, cases in ((1, 40), (8, 120)):
            rows += await compared(bench, clients, cases)
        times = await interleaved(
            {"many": lambda: bench.after(100), "none": lambda: bench.after(0)}
        )
        rows.append(
            against(
                "process step after 100 send-backs: after none",
                "ms",
                times["many"],
                times["none"],
                "≤ 1.5",
            )
        )
    return rows
