"""A permit that cannot be set waits for a person, and is made once it can be."""

from datetime import UTC, datetime

from sqlalchemy import update

from chassis.database import transaction
from contracts.events import DocumentIssued, WritebackRequested
from workflow.documents.models import Document
from workflow.documents.press import MAX_TRIES, issue_next, retry_documents

# Prints the sample, whose number begins with AB, and no case of the matter below.
MOODY = """#let facts = json(bytes(sys.inputs.facts))
#if facts.number.starts-with("MB") [#facts.gone] else [fine]"""


async def test_what_cannot_be_printed_waits_for_a_person(
    runtime, student, secretary, clerk, office, publish, booking_package
):
    await publish("moody-booking", 1, booking_package(documents={"permit": MOODY}))
    case = await student.fill_in(await student.draft("moody-booking"))
    case = (await student.submit(case)).json()
    await secretary.decide(case, "approval")
    await clerk.decide(case, "approval")
    (wish,) = await office.told(case["id"], WritebackRequested)
    await office.booked(wish)
    due = update(Document).where(Document.case_id == case["id"])

    for _ in range(MAX_TRIES):
        assert await issue_next(runtime)
        async with transaction(runtime) as session:
            await session.execute(due.values(try_at=datetime.now(UTC)))

    assert not await issue_next(runtime)
    (document,) = (await student.get(f"/cases/{case['id']}/documents")).json()["items"]
    assert document["status"] == "failed"
    assert await office.told(case["id"], DocumentIssued) == []
    assert (await student.case(case["id"]))["status"] == "approved"

    assert await retry_documents.run(runtime, None) == 0

    assert await issue_next(runtime)
