"""The services behind: how many requests at once, when to retry, when to leave one alone."""

import time
from dataclasses import dataclass, field

from gateway.problems import UpstreamBusy, UpstreamUnavailable


@dataclass(slots=True)
class Breaker:
    """Leaves an upstream alone that failed `threshold` times in a row, longer each time.

    After each pause exactly one request tries.
    """

    threshold: int = 5
    first_pause: float = 1.0
    longest_pause: float = 30.0
    _failures: int = 0
    _pause: float = 0.0
    _closed_until: float = 0.0
    _trying: bool = False

    def admits(self, now: float) -> bool:
        if self._pause == 0.0:
            return True
        if now < self._closed_until or self._trying:
            return False
        self._trying = True
        return True

    def seconds_left(self, now: float) -> float:
        return max(0.0, self._closed_until - now)

    def succeeded(self) -> None:
        self._failures, self._pause, self._trying = 0, 0.0, False

    def failed(self, now: float) -> None:
        self._failures += 1
        if self._trying or self._failures == self.threshold:
            self._pause = min(self._pause * 2 or self.first_pause, self.longest_pause)
            self._closed_until = now + self._pause
        self._trying = False

    def undecided(self) -> None:
        """The trying request ended without telling anything about the upstream."""
        self._trying = False


@dataclass(slots=True)
class RetryBudget:
    """Retries are at most a tenth of the requests, so they cannot double an overload."""

    share: float = 0.1
    most: float = 10.0
    _saved: float = 10.0

    def earn(self) -> None:
        self._saved = min(self._saved + self.share, self.most)

    def spend(self) -> bool:
        if self._saved < 1.0:
            return False
        self._saved -= 1.0
        return True


@dataclass(slots=True)
class Upstream:
    name: str
    url: str
    max_requests: int
    max_streams: int
    breaker: Breaker = field(default_factory=Breaker)
    retries: RetryBudget = field(default_factory=RetryBudget)
    requests: int = 0
    streams: int = 0

    def enter(self, *, stream: bool) -> None:
        """Take a place, or say at once that there is none."""
        if (self.streams >= self.max_streams) if stream else (self.requests >= self.max_requests):
            raise UpstreamBusy({"Retry-After": "1"})
        now = time.monotonic()
        if not self.breaker.admits(now):
            seconds = int(self.breaker.seconds_left(now)) + 1
            raise UpstreamUnavailable({"Retry-After": str(seconds)})
        if stream:
            self.streams += 1
        else:
            self.requests += 1
            self.retries.earn()

    def leave(self, *, stream: bool) -> None:
        if stream:
            self.streams -= 1
        else:
            self.requests -= 1
