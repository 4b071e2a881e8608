"""`book_classroom` beyond what every adapter promises."""

from uuid import uuid4

import pytest

from academic.app import build
from adapter_sdk import Adapter, running
from adapter_sdk.conformance.ledger import deliver, request, told, until_settled


async def failure(runtime, event):
    said = await told(runtime, runtime.get(Adapter).failed.type)
    return next(each for each in said if each["writeback_id"] == str(event.writeback_id))


async def test_the_result_names_the_booking(runtime, wish):
    await deliver(runtime, request(runtime, wish))

    intent = await until_settled(runtime, wish.business_key)

    assert intent.result["booking_number"].startswith("JY20261201")
    assert intent.result["classroom"] == wish.arguments["classroom"]


async def test_reading_back_gives_the_result_the_reply_would_have_given(runtime, legacy, wish):
    legacy.lose_next_reply()
    await deliver(runtime, request(runtime, wish))

    intent = await until_settled(runtime, wish.business_key)

    (held,) = legacy.simulator.bookings(wish.business_key)
    assert intent.result["booking_number"] == held["JYDH"]


async def test_a_room_somebody_else_has_is_refused(runtime, legacy, wish, closed_room):
    wish.arguments.update(closed_room)
    legacy.do_by_hand(wish, WBDH=f"somebody/{uuid4()}")
    event = request(runtime, wish)
    await deliver(runtime, event)

    intent = await until_settled(runtime, wish.business_key)

    said = await failure(runtime, event)
    assert (intent.status, said["code"]) == ("refused", "classroom-taken")
    assert said["reason"]["zh"] == "该时段教室已被占用"


async def test_a_room_taken_by_our_own_late_request_is_ours(settings, legacy, wish, closed_room):
    """The vendor's own check turns the repetition away; that refusal must not be believed."""
    wish.arguments.update(closed_room)
    hasty = settings.model_copy(update={"settle_seconds": 0})
    for milliseconds in (2400, 900):
        legacy.simulator.break_next("slow", operation="AddJsjy", milliseconds=milliseconds)
    async with running(build(hasty)) as runtime:
        await deliver(runtime, request(runtime, wish))

        intent = await until_settled(runtime, wish.business_key)

    assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"classroom": "NO-SUCH"}, "unknown-classroom"),
        ({"date": "2031-01-01"}, "outside-term"),
        ({"first_period": 14}, "invalid-arguments"),
        ({"first_period": 4, "last_period": 3}, "invalid-arguments"),
        ({"purpose": "party"}, "invalid-arguments"),
        ({"classroom": "明德楼"}, "invalid-arguments"),
        ({"colour": "red"}, "invalid-arguments"),
    ],
)
async def test_what_can_never_be_booked_is_refused(runtime, legacy, wish, change, code):
    event = request(runtime, wish, arguments={**wish.arguments, **change})
    await deliver(runtime, event)

    intent = await until_settled(runtime, wish.business_key)

    assert (intent.status, (await failure(runtime, event))["code"]) == ("refused", code)
    assert legacy.how_often(wish.business_key) == 0


async def test_a_key_longer_than_the_vendors_column_is_refused(runtime, wish):
    event = request(runtime, wish, business_key="k" * 129)
    await deliver(runtime, event)

    intent = await until_settled(runtime, "k" * 129)

    assert (intent.status, intent.failure["code"]) == ("refused", "invalid-arguments")


async def test_another_room_under_our_key_is_left_to_a_person(runtime, legacy, wish):
    legacy.do_by_hand(wish, JSH="ZY405")
    await deliver(runtime, request(runtime, wish))

    intent = await until_settled(runtime, wish.business_key)

    assert intent.status == "parked"
