"""What the tests need to be able to do at the other system."""

from dataclasses import dataclass
from typing import Any, Protocol

from contracts.words import Resource


@dataclass(frozen=True)
class Wish:
    """Choose one that the legacy system would carry out a second time if asked again:
    else its own checks, not the adapter's care, would pass these tests."""

    operation: str
    arguments: dict[str, Any]
    business_key: str


class Legacy(Protocol):
    """What the tests do at the other system."""

    def how_often(self, business_key: str) -> int:
        """How many times it holds what was written back under this key."""
        ...

    def lose_next_reply(self) -> None:
        """Carry out the next write and drop the connection instead of answering."""
        ...

    def garble_next_reply(self) -> None:
        """Carry out the next write and answer nonsense."""
        ...

    def fail_next_write(self) -> None:
        """Do not carry out the next write, and say that something is wrong."""
        ...

    def delay_next_write(self) -> None:
        """Carry out the next write only after its caller has given up waiting."""
        ...

    def hold_next_reply(self) -> None:
        """Carry out the next write at once, and answer it only after a long while."""
        ...

    def fail_reading_back(self, times: int) -> None:
        """Answer that many searches for what was written with an error."""
        ...

    def do_by_hand(self, wish: Wish) -> None:
        """Enter what was asked for, under its key, as another client would."""
        ...

    def change(self, resource: Resource, nth: int) -> str:
        """Change the nth record a little; its key. All changes of a test fall into one second."""
        ...

    def spoil(self, resource: Resource, nth: int) -> str:
        """Make the nth record one that cannot be understood; its key."""
        ...
