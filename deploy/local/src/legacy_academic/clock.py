"""The clock on this system's wall; somebody at it can stop it."""

from datetime import UTC, datetime


class Clock:
    def __init__(self) -> None:
        self._stopped_at: datetime | None = None

    def now(self) -> datetime:
        return self._stopped_at or datetime.now(UTC)

    def stop(self) -> None:
        self._stopped_at = self.now()

    def start(self) -> None:
        self._stopped_at = None
