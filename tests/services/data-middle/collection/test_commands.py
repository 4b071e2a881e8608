"""Parts of a run in any order, twice, late: golden records come out right."""

import asyncio
import time
from itertools import permutations
from uuid import UUID, uuid4

import pytest
import structlog

from data_middle.collection import commands
from data_middle.collection.errors import NoSuchRun, NotSuspicious


async def test_a_new_record_is_kept_and_announced_without_its_values(campus):
    await campus.told([campus.student()])

    record = await campus.record()
    (fact,) = await campus.announced()
    assert (record.version, record.source, record.data["name"]) == (1, "academic", "李华")
    assert fact["record_id"] == str(record.record_id)
    assert (fact["change"], fact["version"]) == ("created", 1)
    assert "phone" in fact["fields"]
    assert "李华" not in str(fact)


async def test_a_change_names_the_fields_and_keeps_what_was_before(campus):
    await campus.told([campus.student()])

    await campus.told([campus.student(phone="13900000002", major="网络工程")], hours=1)

    record, facts = await campus.record(), await campus.announced()
    (before,) = await campus.select("SELECT * FROM golden_record_version")
    assert (record.version, record.valid_from) == (2, campus.at(1))
    assert (facts[1]["change"], facts[1]["fields"]) == ("updated", ["major", "phone"])
    assert (before.record_id, before.version) == (record.record_id, 1)
    assert before.data["phone"] == "13800000001"
    assert (before.valid_from, before.valid_until) == (campus.at(0), campus.at(1))


async def test_the_same_again_is_only_confirmed(campus):
    await campus.told([campus.student()])

    await campus.told([campus.student()], hours=5)

    record = await campus.record()
    assert (record.version, record.valid_from) == (1, campus.at(0))
    assert record.observed_at == campus.at(5)
    assert await campus.changes() == ["created"]


async def test_older_news_never_overwrites_newer(campus):
    await campus.told([campus.student(phone="new")], hours=2)

    await campus.told([campus.student(phone="old")], hours=1)

    record = await campus.record()
    assert (record.data["phone"], record.observed_at) == ("new", campus.at(2))
    assert await campus.changes() == ["created"]


async def test_a_bad_row_is_rejected_and_stops_nothing(campus):
    rows = [campus.student(grade="two thousand"), campus.student("20230102"), {"key": "\x00"}]

    run_id = await campus.told(rows)

    run = await campus.run(run_id)
    rejected = await campus.select("SELECT * FROM rejected_record ORDER BY position")
    assert (run.received, run.rejected, run.nameless, run.created) == (3, 2, 1, 1)
    assert [(r.part, r.position, r.key) for r in rejected] == [(1, 0, "20230101"), (1, 2, None)]
    assert rejected[0].reasons == [{"pointer": "/grade", "code": "int_parsing"}]
    assert await campus.record("20230102")


async def test_a_part_told_twice_counts_once(campus):
    event = campus.part([campus.student()])

    await asyncio.gather(*[campus.deliver(event) for _ in range(4)])

    run = await campus.run(event.run_id)
    assert (run.parts, run.received, run.created) == (1, 1, 1)


async def test_a_full_run_removes_what_it_did_not_name(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)

    run_id = await campus.full(everyone[:5], everyone[5:9], hours=24)

    gone, run = await campus.record("20230009"), await campus.run(run_id)
    assert (gone.removed, gone.version, gone.valid_from) == (True, 2, campus.at(24))
    assert (run.status, run.missing, run.removed) == ("completed", 1, 1)
    assert (await campus.announced())[-1]["change"] == "removed"
    assert (await campus.changes()).count("removed") == 1


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_parts_of_a_full_run_may_arrive_in_any_order_and_twice(campus, order):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    run_id = uuid4()
    parts = [
        campus.part(rows, hours=1, mode="full", run_id=run_id, part=n, last=n == 3)
        for n, rows in enumerate((everyone[:3], everyone[3:6], everyone[6:9]), start=1)
    ]

    for at in order[:2]:
        await campus.deliver(parts[at])
        await campus.deliver(parts[at])
    before_the_end = await campus.run(run_id)
    await campus.deliver(parts[order[2]])

    assert (before_the_end.status, before_the_end.removed) == ("receiving", 0)
    assert (await campus.run(run_id)).removed == 1
    assert (await campus.record("20230009")).removed


async def test_parts_that_arrive_at_once_close_the_run_once(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    run_id = uuid4()
    parts = [
        campus.part([everyone[n]], hours=1, mode="full", run_id=run_id, part=n + 1, last=n == 8)
        for n in range(9)
    ]

    await asyncio.gather(*map(campus.deliver, parts))

    run = await campus.run(run_id)
    assert (run.status, run.parts, run.removed) == ("completed", 9, 1)


async def test_what_came_after_a_full_run_began_is_not_removed_by_it(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    run_id = uuid4()
    first = campus.part(everyone[:5], hours=1, mode="full", run_id=run_id, part=1, last=False)
    second = campus.part(everyone[5:], hours=3, mode="full", run_id=run_id, part=2, last=True)

    await campus.deliver(first)
    await campus.told([campus.student("newcomer")], hours=2)
    await campus.deliver(second)

    assert not (await campus.record("newcomer")).removed


async def test_a_late_old_reading_neither_revives_nor_removes(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    await campus.full(everyone[:9], hours=10)
    facts = await campus.announced()

    await campus.told([everyone[9], campus.student("stranger")], hours=5)
    await campus.full(everyone[1:], hours=6)

    assert (await campus.record("20230009")).removed
    assert not (await campus.record("20230000")).removed
    assert await campus.select("SELECT 1 FROM golden_record WHERE key = 'stranger'") == []
    assert await campus.announced() == facts


async def test_a_record_that_comes_back_keeps_its_id_and_is_announced_whole(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    await campus.full(everyone[:9], hours=1)

    await campus.told([everyone[9]], hours=2)

    record, fact = await campus.record("20230009"), (await campus.announced())[-1]
    assert (record.removed, record.version) == (False, 3)
    assert (fact["change"], fact["record_id"]) == ("created", str(record.record_id))
    assert "name" in fact["fields"]


async def test_a_rejected_row_is_still_seen_and_not_removed(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)

    run_id = await campus.full([*everyone[:9], campus.student("20230009", grade=1)], hours=1)

    kept = await campus.record("20230009")
    assert (kept.removed, kept.observed_at) == (False, campus.at(0))
    assert (await campus.run(run_id)).status == "completed"


async def test_other_sources_and_resources_are_left_alone(campus):
    await campus.told([campus.student("guest")], source="exchange")
    await campus.told([campus.college], resource="organisation")
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]

    await campus.full(everyone, hours=1)

    assert not (await campus.record("guest")).removed
    assert not (await campus.record("C01", "organisation")).removed


@pytest.mark.parametrize("left", [0, 7])
async def test_a_run_that_would_remove_too_many_waits_for_an_operator(campus, left):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)

    with structlog.testing.capture_logs() as logs:
        run_id = await campus.full(everyone[:left], hours=1)

    run = await campus.run(run_id)
    assert (run.status, run.missing, run.removed) == ("suspicious", 10 - left, 0)
    assert "removed" not in await campus.changes()
    assert logs[-1]["log_level"] == "error"
    assert "2023" not in str({**logs[-1], "run": ""})


async def test_beside_a_nameless_row_nothing_is_known_to_be_gone(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)

    run_id = await campus.full([*everyone[:9], {"name": "who?"}], hours=1)

    assert (await campus.run(run_id)).status == "suspicious"


async def test_an_operator_may_accept_a_suspicious_run_once(campus):
    everyone = [campus.student(f"2023{n:04}") for n in range(10)]
    await campus.full(everyone)
    run = await campus.run(await campus.full(everyone[:2], hours=1))
    await campus.told([everyone[9]], hours=2)

    assert await campus.do(commands.accept_run, run.id) == 7

    assert not (await campus.record("20230009")).removed
    with pytest.raises(NotSuspicious):
        await campus.do(commands.accept_run, run.id)
    with pytest.raises(NoSuchRun):
        await campus.do(commands.accept_run, UUID(int=0))


async def test_fifteen_hundred_records_load_within_seconds(campus):
    rows = [campus.student(f"2023{n:04}") for n in range(1500)]
    started = time.perf_counter()

    await campus.full(*[rows[at : at + 200] for at in range(0, 1500, 200)])

    # No assertion on time; whoever is curious runs pytest -s.
    print(f"1,500 records: {time.perf_counter() - started:.2f} s")
    assert len(await campus.announced()) == 1500
