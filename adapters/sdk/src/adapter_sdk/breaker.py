"""A rest for a legacy system that is in trouble."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from adapter_sdk.errors import NoAnswer, NotReached


class Resting(NotReached):
    """It failed so often lately that it is left alone for a while."""


class Breaker:
    """Lets calls through until `failures` in a row got no answer.

    Then nothing passes for `rest` seconds; after that one call is let through
    to look, and the others wait for what becomes of it.
    """

    def __init__(
        self, failures: int = 5, rest: float = 5.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit, self._rest, self._clock = failures, rest, clock
        self._failures = 0
        self._until = 0.0

    @property
    def resting(self) -> bool:
        return self._failures >= self._limit and self._clock() < self._until

    @property
    def seconds_left(self) -> float:
        """0 unless resting."""
        return max(0.0, self._until - self._clock()) if self.resting else 0.0

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Around one call; raises Resting instead of letting it happen."""
        if self.resting:
            raise Resting("the legacy system rests")
        if self._failures >= self._limit:
            self._until = self._clock() + self._rest
        try:
            yield
        except (NotReached, NoAnswer, TimeoutError):
            self._failures += 1
            self._until = self._clock() + self._rest
            raise
        except Exception:
            self._failures = 0
            raise
        else:
            self._failures = 0
