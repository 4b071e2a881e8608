"""Writing: exactly once, or a person is asked."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from adapter_sdk.adapter import Adapter
from adapter_sdk.conformance.ledger import deliver, request, told, until, until_settled
from adapter_sdk.conformance.legacy import Legacy, Wish
from adapter_sdk.intents.loop import carry_out_due
from chassis.service import Runtime


class WritesOnce:
    """Whatever happens on the way, the legacy system holds it once and we know that it does."""

    async def test_it_is_done_and_said(self, runtime: Runtime, legacy: Legacy, wish: Wish) -> None:
        event = request(runtime, wish)
        await deliver(runtime, event)

        intent = await until_settled(runtime, wish.business_key)

        (answer,) = await self.answers(runtime, event.writeback_id)
        assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)
        assert answer["result"] == intent.result
        operation = runtime.get(Adapter).operation(wish.operation)
        assert operation is not None
        operation.result.model_validate(answer["result"])
        assert answer["case_id"] == str(event.case_id)

    async def test_a_request_that_comes_twice_is_done_once_and_answered_twice(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        first, second = request(runtime, wish), request(runtime, wish)
        await deliver(runtime, first)
        await until_settled(runtime, wish.business_key)

        await deliver(runtime, second)
        await carry_out_due(runtime)

        assert legacy.how_often(wish.business_key) == 1
        assert len(await self.answers(runtime, first.writeback_id)) == 1
        assert len(await self.answers(runtime, second.writeback_id)) == 1

    async def test_a_key_used_for_something_else_is_refused(
        self, runtime: Runtime, wish: Wish
    ) -> None:
        await deliver(runtime, request(runtime, wish))
        other = request(runtime, wish, operation="something-else")

        await deliver(runtime, other)

        (answer,) = await self.answers(runtime, other.writeback_id)
        assert answer["code"] == "business-key-reused"

    async def test_a_lost_reply_is_found_by_reading_back(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        legacy.lose_next_reply()
        await deliver(runtime, request(runtime, wish))

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)
        assert intent.sendings == 1

    async def test_an_unreadable_reply_is_found_by_reading_back(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        legacy.garble_next_reply()
        await deliver(runtime, request(runtime, wish))

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)

    async def test_a_failure_is_tried_again(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        legacy.fail_next_write()
        await deliver(runtime, request(runtime, wish))

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)
        assert intent.sendings == 2

    async def test_a_write_that_lands_after_the_caller_gave_up_is_not_repeated(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        legacy.delay_next_write()
        await deliver(runtime, request(runtime, wish))

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)
        assert intent.sendings == 1

    async def test_what_is_there_already_is_not_done_again(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        legacy.do_by_hand(wish)
        await deliver(runtime, request(runtime, wish))

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, intent.sendings) == ("done", 0)
        assert legacy.how_often(wish.business_key) == 1

    async def test_what_is_there_twice_is_left_to_a_person(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        for _ in range(2):
            legacy.do_by_hand(wish)
        event = request(runtime, wish)
        await deliver(runtime, event)

        intent = await until_settled(runtime, wish.business_key)

        assert intent.status == "parked"
        assert await self.answers(runtime, event.writeback_id) == []

    async def test_an_attempt_nobody_can_look_up_is_left_to_a_person(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        legacy.lose_next_reply()
        await deliver(runtime, request(runtime, wish))
        await carry_out_due(runtime)
        legacy.fail_reading_back(times=2)

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, legacy.how_often(wish.business_key)) == ("parked", 1)

    async def test_a_worker_that_died_after_sending_is_succeeded_without_repeating(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        """It ends between the legacy system's deed and our note of it."""
        legacy.hold_next_reply()
        event = request(runtime, wish)
        await deliver(runtime, event)
        worker = asyncio.create_task(carry_out_due(runtime))
        await until(lambda: legacy.how_often(wish.business_key) == 1)
        worker.cancel()
        await asyncio.wait([worker])

        intent = await until_settled(runtime, wish.business_key)

        assert (intent.status, legacy.how_often(wish.business_key)) == ("done", 1)
        assert len(await self.answers(runtime, event.writeback_id)) == 1

    async def test_workers_side_by_side_do_each_thing_once(
        self, runtime: Runtime, legacy: Legacy, wish: Wish
    ) -> None:
        await deliver(runtime, request(runtime, wish))

        taken = await asyncio.gather(*(carry_out_due(runtime) for _ in range(6)))

        assert sum(taken) == 1
        assert legacy.how_often(wish.business_key) == 1

    async def test_an_unknown_operation_is_refused(self, runtime: Runtime, wish: Wish) -> None:
        event = request(runtime, wish, operation="abolish_mondays")
        await deliver(runtime, event)

        (answer,) = await self.answers(runtime, event.writeback_id)

        assert answer["code"] == "unknown-operation"

    async def test_arguments_of_the_wrong_shape_are_refused(
        self, runtime: Runtime, wish: Wish
    ) -> None:
        event = request(runtime, wish, arguments={"no": "such thing"})
        await deliver(runtime, event)

        (answer,) = await self.answers(runtime, event.writeback_id)

        assert answer["code"] == "invalid-arguments"

    async def test_requests_for_other_adapters_are_left_alone(
        self, runtime: Runtime, wish: Wish
    ) -> None:
        event = request(runtime, wish, adapter="somebody-else")

        await deliver(runtime, event)

        assert await carry_out_due(runtime) == 0

    async def answers(self, runtime: Runtime, writeback_id: UUID) -> Sequence[dict[str, Any]]:
        adapter = runtime.get(Adapter)
        said = [
            *await told(runtime, adapter.completed.type),
            *await told(runtime, adapter.failed.type),
        ]
        return [answer for answer in said if answer["writeback_id"] == str(writeback_id)]
