"""A case from draft to permit, as the people in it see it."""

from contracts.events import CaseCompleted, DocumentIssued, TaskOpened, WritebackRequested


async def test_a_case_goes_from_draft_to_permit(student, secretary, clerk, office):
    case = await student.submitted()
    assert case["status"] == "running"
    assert case["waiting"][0]["group"] == {"post": "college-secretary", "organisation": "C01"}

    assert (await secretary.decide(case, "approval")).status_code == 201
    assert (await clerk.decide(case, "approval", "请提前十分钟到场")).status_code == 201
    (wish,) = await office.told(case["id"], WritebackRequested)
    await office.booked(wish)
    await office.print_all()

    done = await student.case(case["id"])
    assert (done["status"], done["waiting"]) == ("approved", [])
    assert [e["outcome"] for e in await office.told(case["id"], CaseCompleted)] == ["approved"]
    assert len(await office.told(case["id"], TaskOpened)) == 2
    assert len(await office.told(case["id"], DocumentIssued)) == 1
    (document,) = (await student.get(f"/cases/{case['id']}/documents")).json()["items"]
    assert document["status"] == "issued"
    timeline = (await student.get(f"/cases/{case['id']}/timeline")).json()["items"]
    assert [entry["move"] for entry in timeline] == [
        "submitted",
        "approved",
        "approved",
        "writeback-requested",
        "writeback-completed",
        "completed",
        "document-issued",
    ]
