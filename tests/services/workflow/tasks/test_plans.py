"""However much waits in the university, a list of one office's tasks is read from an index."""

from typing import Any

import pytest
from sqlalchemy import event, text

from workflow.tasks.models import Task

MANY = text("""
    INSERT INTO task
    SELECT made.* FROM task, generate_series(1, 8000) AS n, LATERAL jsonb_populate_record(
        task,
        jsonb_build_object(
            'id', gen_random_uuid(),
            'ref', 'r' || n,
            'organisation', 'C' || n % 40,
            'opened_at', opened_at + n * interval '1 minute',
            'due_order', opened_at + (n * 7919 % 10000) * interval '1 minute'
        )
    ) AS made
    WHERE task.case_id = :case_id
""")


@pytest.fixture
async def busy_office(runtime, student, person_with_post):
    """A secretary with two hundred tasks, among eight thousand."""
    case = await student.submitted()
    async with runtime.engine.begin() as connection:
        await connection.execute(MANY, {"case_id": case["id"]})
        await connection.execute(text("ANALYZE task"))
    return person_with_post("T7100", "college-secretary", "C9")


async def plan_of(runtime, request) -> str:
    """The plan of the query on tasks that a request made."""
    made: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *rest: Any) -> None:
        made.append((statement, parameters))

    event.listen(runtime.engine.sync_engine, "before_cursor_execute", note)
    answer = await request
    event.remove(runtime.engine.sync_engine, "before_cursor_execute", note)
    assert answer.is_success, answer.text
    statement, parameters = next(m for m in made if f"FROM {Task.__tablename__}" in m[0])
    async with runtime.engine.connect() as connection:
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        return "\n".join(row[0] for row in rows)


async def test_every_order_and_count_has_its_index(runtime, busy_office):
    for query, index in (
        ({}, "ix_task_post_organisation_opened_at_id"),
        ({"sort": "-opened"}, "ix_task_post_organisation_opened_at_id"),
        ({"sort": "due"}, "ix_task_post_organisation_due_order_id"),
        ({"sort": "due", "state": "overdue"}, "ix_task_post_organisation_due_order_id"),
    ):
        plan = await plan_of(runtime, busy_office.get("/tasks", limit=5, **query))
        assert index in plan, plan
        assert "Seq Scan on task" not in plan, plan

    for path in ("/tasks/counts", "/tasks/matters"):
        plan = await plan_of(runtime, busy_office.get(path))
        assert "Seq Scan on task" not in plan, plan
