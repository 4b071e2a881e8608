import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import transaction
from workflow.cases.queries import case_of
from workflow.timeline.queries import entries_of
from workflow.timeline.rules import first_broken


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE timeline_entry SET comment = 'better'",
        "DELETE FROM timeline_entry",
        "TRUNCATE timeline_entry",
    ],
)
async def test_the_database_refuses_to_change_the_past(runtime, student, statement):
    await student.submitted()

    with pytest.raises(DBAPIError, match="append-only"):
        async with transaction(runtime) as session:
            await session.execute(text(statement))


async def test_the_chain_of_a_finished_case_holds(runtime, approved):
    async with runtime.sessions() as session:
        case = await case_of(session, approved["id"])
        entries = await entries_of(session, case.id)

    assert len(entries) == 6
    assert first_broken(entries, case.trail_length, case.trail_hash) is None
