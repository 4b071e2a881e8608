import asyncio

import pytest
import valkey.asyncio
from access_tokens import bearer
from running_gateway import eventually

from gateway.problems import TooManyRequests
from gateway.rates import Bucket, Policy, Rates
from gateway.request import network_of

CASES = "/api/workflow/v1/cases"
MATTERS = "/api/catalog/v1/matters"


@pytest.fixture
async def cache(valkey_url):
    async with valkey.asyncio.from_url(valkey_url) as client:
        await client.flushdb()
        yield client


async def _allowed(rates: Rates, policy: Policy, who: str, times: int) -> int:
    allowed = 0
    for _ in range(times):
        try:
            await rates.check(policy, who)
        except TooManyRequests:
            continue
        allowed += 1
    return allowed


async def test_a_burst_is_let_through_and_no_more(cache):
    policy = Policy("p", rate=0.001, burst=40)

    assert await _allowed(Rates(cache), policy, "a", 100) == 40


async def test_everybody_has_a_bucket_of_his_own(cache):
    rates, policy = Rates(cache), Policy("p", rate=0.001, burst=5)

    assert await _allowed(rates, policy, "a", 10) == 5
    assert await _allowed(rates, policy, "b", 10) == 5


async def test_gateways_share_the_count(cache):
    policy = Policy("p", rate=0.001, burst=30)
    several = [Rates(cache) for _ in range(3)]

    allowed = await asyncio.gather(*[_allowed(r, policy, "a", 30) for r in several])

    assert sum(allowed) == 30


async def test_requests_at_the_same_time_share_a_lot(cache):
    rates, policy = Rates(cache), Policy("p", rate=10, burst=200)
    assert policy.lot == 2

    for _ in range(4):
        await asyncio.gather(*[rates.check(policy, "a") for _ in range(50)])


async def test_lots_save_round_trips(cache):
    policy = Policy("p", rate=1000, burst=1000)
    before = (await cache.info("commandstats")).get("cmdstat_evalsha", {"calls": 0})["calls"]

    await _allowed(Rates(cache), policy, "a", 500)

    after = (await cache.info("commandstats"))["cmdstat_evalsha"]["calls"]
    assert after - before <= 20


async def test_keys_do_not_stay_for_ever(cache):
    await _allowed(Rates(cache), Policy("p", rate=10, burst=10), "a", 1)

    assert 0 < await cache.ttl("gateway:rate:p:a") <= 3


def test_a_bucket_fills_up_again():
    policy, bucket = Policy("p", rate=2, burst=4), Bucket(4, at=0)

    assert [bucket.take(policy, 0) for _ in range(5)] == [0, 0, 0, 0, 0.5]
    assert bucket.take(policy, 0.5) == 0
    assert bucket.take(policy, 0.5) == 0.5
    assert [bucket.take(policy, 100) for _ in range(5)] == [0, 0, 0, 0, 0.5]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_an_ipv6_subscriber_is_counted_by_his_network(address, network):
    assert network_of(address) == network


async def test_too_many_requests_say_when_to_come_back(start_gateway, upstream, tokens, cache):
    async with start_gateway(person_rate=0.5, person_burst=3) as running:
        token = tokens.student(number="20239999")
        responses = [await running.client.get(CASES, headers=bearer(token)) for _ in range(5)]
        other = await running.client.get(CASES, headers=bearer(tokens.student(number="20238888")))

    assert [r.status_code for r in responses] == [200, 200, 200, 429, 429]
    refused = responses[-1]
    assert refused.json()["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 3
    assert refused.headers["ratelimit"].startswith('"person";r=0;t=')
    assert refused.headers["ratelimit-policy"] == '"person";q=3;w=6'
    assert other.status_code == 200
    assert len(upstream.seen) == 4


async def test_anonymous_requests_count_by_address(start_gateway, upstream, cache):
    async with start_gateway(address_rate=0.5, address_burst=3) as running:
        codes = [(await running.client.get(MATTERS)).status_code for _ in range(5)]

    assert codes == [200, 200, 200, 429, 429]


async def test_guessing_tokens_counts_too(start_gateway, upstream, cache):
    async with start_gateway(address_rate=0.5, address_burst=3) as running:
        headers = bearer("guess")
        codes = [(await running.client.get(CASES, headers=headers)).status_code for _ in range(5)]

    assert codes == [401, 401, 401, 429, 429]


async def test_passwords_are_tried_out_slowly(start_gateway, upstream, cache):
    async with start_gateway(sign_on_rate=0.5, sign_on_burst=3) as running:
        codes = [(await running.client.post("/sign-on")).status_code for _ in range(5)]
        page = await running.client.get("/sign-on")

    assert codes == [200, 200, 200, 429, 429]
    assert page.status_code == 200


async def test_without_valkey_each_gateway_counts_alone(
    start_gateway, upstream, tokens, own_valkey
):
    settings = {"valkey_url": own_valkey.url, "person_rate": 0.01, "person_burst": 20}
    async with start_gateway(**settings) as running:

        async def get(number: str) -> int:
            token = tokens.student(number=number)
            return (await running.client.get(CASES, headers=bearer(token))).status_code

        assert await get("1") == 200
        own_valkey.stop()

        assert [await get("2") for _ in range(22)] == [200] * 20 + [429] * 2

        own_valkey.start()

        async def shared_again() -> bool:
            return await get("3") == 429

        await eventually(shared_again)
