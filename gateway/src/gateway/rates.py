"""How often one may ask: token buckets in Valkey, shared by every gateway.

A gateway takes tokens in small lots and spends them itself, so that most
requests cost no round trip. While Valkey is away each gateway counts alone:
a limit that is too generous beats a platform that is closed.
"""

import asyncio
import time
from dataclasses import dataclass

import structlog
from valkey.asyncio import Valkey
from valkey.exceptions import ValkeyError

from gateway.problems import TooManyRequests
from gateway.remembered import Remembered

LOT_SECONDS = 1.0
RETRY_VALKEY_SECONDS = 1.0
REMEMBERED = 20_000

# Refill by the server's own clock, grant up to `want`, and say how long the
# next token takes. One key, one round trip, atomic.
_TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local rate, burst, want = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = tonumber(kept[1]) or burst
local at = tonumber(kept[2]) or now
tokens = math.min(burst, tokens + math.max(0, now - at) * rate)
local granted = math.min(want, math.floor(tokens))
redis.call('HSET', KEYS[1], 'tokens', tokens - granted, 'at', now)
redis.call('EXPIRE', KEYS[1], math.ceil(burst / rate) + 1)
return {granted, math.ceil(math.max(0, 1 - (tokens - granted)) / rate * 1000)}
"""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Policy:
    """`burst` requests at once, `rate` a second after that."""

    name: str
    rate: float
    burst: int

    @property
    def lot(self) -> int:
        return max(1, min(self.burst // 20, int(self.rate / 5)))


@dataclass(slots=True)
class Bucket:
    """The same count, kept here."""

    tokens: float
    at: float

    def take(self, policy: Policy, now: float) -> float:
        """0 if a token was taken, else the seconds until there is one."""
        self.tokens = min(policy.burst, self.tokens + (now - self.at) * policy.rate)
        self.at = now
        if self.tokens >= 1.0:
            self.tokens -= 1.0
            return 0.0
        return (1.0 - self.tokens) / policy.rate


@dataclass(slots=True)
class _Lot:
    left: int
    until: float
    refused_until: float


class Rates:
    def __init__(self, valkey: Valkey) -> None:
        self._take = valkey.register_script(_TAKE)
        self._lots: Remembered[str, _Lot] = Remembered(REMEMBERED)
        self._alone: Remembered[str, Bucket] = Remembered(REMEMBERED)
        self._fetching: dict[str, asyncio.Future[None]] = {}
        self._away_until: float | None = None

    async def check(self, policy: Policy, who: str) -> None:
        """Count one request of `who`; TooManyRequests when there were too many."""
        key = f"{policy.name}:{who}"
        while True:
            now = time.monotonic()
            lot = self._lots.get(key)
            if lot is not None and now < lot.until and lot.left > 0:
                lot.left -= 1
                return
            if lot is not None and now < lot.refused_until:
                raise _too_many(policy, lot.refused_until - now)
            if self._away_until is not None and now < self._away_until:
                self._count_alone(policy, key, now)
                return
            # One lot at a time for each key: ten requests at once would take
            # ten lots, and nine of them would be lost.
            fetching = self._fetching.get(key)
            if fetching is not None:
                await asyncio.shield(fetching)
            else:
                await self._fetch(policy, key)

    async def _fetch(self, policy: Policy, key: str) -> None:
        done = self._fetching[key] = asyncio.get_running_loop().create_future()
        try:
            granted, wait_ms = await self._take(
                keys=[f"gateway:rate:{key}"], args=[policy.rate, policy.burst, policy.lot]
            )
            now = time.monotonic()
            wait = 0.0 if granted else max(wait_ms, 1) / 1000
            self._lots.put(key, _Lot(granted, now + LOT_SECONDS, now + wait))
            self._is_back()
        except (ValkeyError, OSError, TimeoutError) as error:
            if self._away_until is None:
                log.warning("valkey down", error=type(error).__name__)
            self._away_until = time.monotonic() + RETRY_VALKEY_SECONDS
        finally:
            del self._fetching[key]
            done.set_result(None)

    def _is_back(self) -> None:
        if self._away_until is not None:
            self._away_until = None
            self._alone.clear()
            log.warning("valkey up")

    def _count_alone(self, policy: Policy, key: str, now: float) -> None:
        bucket = self._alone.get(key) or Bucket(policy.burst, now)
        self._alone.put(key, bucket)
        wait = bucket.take(policy, now)
        if wait > 0:
            raise _too_many(policy, wait)


def _too_many(policy: Policy, wait: float) -> TooManyRequests:
    seconds = int(wait) + 1
    return TooManyRequests(
        {
            "Retry-After": str(seconds),
            # draft-ietf-httpapi-ratelimit-headers
            "RateLimit": f'"{policy.name}";r=0;t={seconds}',
            "RateLimit-Policy": f'"{policy.name}";q={policy.burst};'
            f"w={max(1, round(policy.burst / policy.rate))}",
        }
    )
