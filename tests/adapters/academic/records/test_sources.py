"""Reading page by page while the other side does not stand still."""

import pytest

from adapter_sdk import Adapter, NoAnswer
from adapter_sdk.collecting.commands import collect
from adapter_sdk.conformance.ledger import told


@pytest.fixture
def students(runtime):
    return next(s for s in runtime.get(Adapter).sources if s.resource == "student")


async def read(source, since):
    """Keys of all pages and the cursor of the last."""
    keys, cursor = [], None
    async for page in source.pages(since):
        keys += [source.record(row)["key"] for row in page.rows]
        cursor = page.cursor
    return keys, cursor


async def test_a_row_changed_on_a_page_already_read_comes_with_the_next_reading(students, legacy):
    pages = students.pages(None)
    await anext(pages)
    legacy.simulator.stop_clock()
    changed = legacy.change("student", 0)
    legacy.simulator.start_clock()
    async for page in pages:
        cursor = page.cursor

    keys, _ = await read(students, cursor)

    assert changed in keys


async def test_a_reading_by_change_leaves_out_what_did_not_change(students, legacy):
    _, cursor = await read(students, None)
    changed = legacy.change("student", 3)

    keys, _ = await read(students, cursor)

    assert changed in keys
    assert len(keys) < 50


@pytest.mark.parametrize("fault", ["down", "garbage", "error", "applied-but-reply-lost"])
async def test_a_reading_that_breaks_in_the_middle_tells_nothing(runtime, students, legacy, fault):
    legacy.simulator.break_next("slow", operation="QueryXs", count=2)
    legacy.simulator.break_next(fault, operation="QueryXs")

    with pytest.raises(NoAnswer):
        await collect(runtime, students)

    assert await told(runtime, runtime.get(Adapter).collected.type) == []
    assert await collect(runtime, students) == 1200


async def test_a_deleted_row_is_told_as_inactive(runtime, students, legacy):
    await collect(runtime, students)
    before = len(await told(runtime, runtime.get(Adapter).collected.type))
    legacy.delete("student", 5)

    await collect(runtime, students)

    (part,) = await told(runtime, runtime.get(Adapter).collected.type, since=before)
    assert [record["status"] for record in part["records"]] == ["withdrawn"]


async def test_rejected_rows_are_logged_without_their_values(runtime, students, legacy, caplog):
    spoilt = legacy.spoil("student", 0)

    await collect(runtime, students)

    assert "row rejected" in caplog.text
    assert spoilt not in caplog.text
    assert "????" not in caplog.text


async def test_beside_a_row_without_a_name_nobody_is_said_to_be_gone(runtime, students, legacy):
    legacy.spoil_key("20230101")

    await collect(runtime, students)

    parts = await told(runtime, runtime.get(Adapter).collected.type)
    assert {part["mode"] for part in parts} == {"changes"}
