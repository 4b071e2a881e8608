"""Reading: nothing lost, nothing repeated."""

import asyncio
from collections import Counter

from adapter_sdk.adapter import Adapter, Source
from adapter_sdk.collecting.commands import collect
from adapter_sdk.conformance.ledger import told
from adapter_sdk.conformance.legacy import Legacy
from chassis.service import Runtime
from contracts.records import SHAPES


class ReadsRecords:
    """Reading in full and by change loses nothing and repeats nothing."""

    async def test_a_full_reading_names_every_record_once_in_batches(
        self, runtime: Runtime, source: Source
    ) -> None:
        await collect(runtime, source)

        runs = await told(runtime, runtime.get(Adapter).collected.type)
        keys = Counter(record["key"] for part in runs for record in part["records"])
        assert keys
        assert max(keys.values()) == 1
        assert {part["mode"] for part in runs} == {"full"}
        assert [part["part"] for part in runs] == list(range(1, len(runs) + 1))
        assert [part["last"] for part in runs] == [False] * (len(runs) - 1) + [True]
        assert len({part["run_id"] for part in runs}) == 1

    async def test_records_have_the_promised_shape(self, runtime: Runtime, source: Source) -> None:
        await collect(runtime, source)

        for part in await told(runtime, runtime.get(Adapter).collected.type):
            for record in part["records"]:
                SHAPES[source.resource].model_validate(record)

    async def test_what_has_not_changed_is_not_told_again(
        self, runtime: Runtime, source: Source
    ) -> None:
        await collect(runtime, source)

        assert [await collect(runtime, source) for _ in range(3)] == [0, 0, 0]

    async def test_changes_within_one_second_are_all_told_once(
        self, runtime: Runtime, source: Source, legacy: Legacy
    ) -> None:
        """The boundary: a reading in the middle of the second in which records change."""
        await collect(runtime, source)
        before = len(await told(runtime, runtime.get(Adapter).collected.type))

        changed = []
        for nth in range(4):
            changed.append(legacy.change(source.resource, nth))
            await collect(runtime, source)
        await collect(runtime, source)

        parts = await told(runtime, runtime.get(Adapter).collected.type, since=before)
        assert [part["mode"] for part in parts] == ["changes"] * len(parts)
        assert [r["key"] for part in parts for r in part["records"]] == changed

    async def test_a_record_that_makes_no_sense_stops_nobody_and_is_not_gone(
        self, runtime: Runtime, source: Source, legacy: Legacy
    ) -> None:
        """It is named by its key alone: whoever a full reading does not name is gone."""
        spoilt = legacy.spoil(source.resource, 0)

        count = await collect(runtime, source)

        parts = await told(runtime, runtime.get(Adapter).collected.type)
        records = [record for part in parts for record in part["records"]]
        assert {part["mode"] for part in parts} == {"full"}
        assert len(records) == count > 1
        assert [r for r in records if r["key"] == spoilt] == [{"key": spoilt}]
        assert [r for r in records if len(r) == 1] == [{"key": spoilt}]

    async def test_two_workers_do_not_read_the_same_thing_side_by_side(
        self, runtime: Runtime, source: Source
    ) -> None:
        counts = await asyncio.gather(*(collect(runtime, source) for _ in range(3)))

        parts = await told(runtime, runtime.get(Adapter).collected.type)
        assert sum(counts) == sum(len(part["records"]) for part in parts)
        assert len({part["run_id"] for part in parts if part["mode"] == "full"}) == 1
