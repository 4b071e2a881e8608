"""An outage of the whole system, between sending and looking."""

from polling import until

from academic.app import build
from adapter_sdk import running
from adapter_sdk.conformance.ledger import deliver, intent_of, request, until_settled
from adapter_sdk.intents.loop import carry_out_due


async def test_a_lost_reply_is_looked_up_when_the_system_is_back(settings, legacy, wish):
    legacy.lose_next_reply()
    away = settings.model_copy(update={"legacy_url": "http://127.0.0.1:1/services/JwService"})
    async with running(build(settings)) as runtime:
        await deliver(runtime, request(runtime, wish))
        await carry_out_due(runtime)
    async with running(build(away)) as runtime:
        for _ in range(3):
            await until(lambda: carry_out_due(runtime))
        during = await intent_of(runtime, wish.business_key)

    async with running(build(settings)) as runtime:
        after = await until_settled(runtime, wish.business_key)

    assert (during.status, during.tries, during.sendings) == ("waiting", 1, 1)
    assert (after.status, legacy.how_often(wish.business_key)) == ("done", 1)
