"""The knobs that break this system on purpose.

A fault waits until a matching call comes, and is used up after `count` calls.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Kind = Literal[
    "slow", "error", "down", "garbage", "applied-but-reply-late", "applied-but-reply-lost"
]


@dataclass
class Fault:
    """`operation` None hits whatever is called next, except Login.

    `slow` waits before doing anything, `applied-but-reply-late` after it.
    """

    kind: Kind
    count: int = 1
    operation: str | None = None
    milliseconds: int = 0

    def hits(self, operation: str) -> bool:
        if self.operation is None:
            return operation != "Login"
        return self.operation == operation


class Faults:
    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, wanted: dict[str, Any]) -> None:
        """Raises ValueError or TypeError at a fault that does not exist."""
        fault = Fault(**wanted)
        if fault.kind not in get_args(Kind):
            raise ValueError(f"There is no fault {fault.kind!r}.")
        self._waiting.append(fault)

    def clear(self) -> None:
        self._waiting.clear()

    def waiting(self) -> list[dict[str, Any]]:
        return [asdict(fault) for fault in self._waiting]

    def take(self, operation: str) -> Fault | None:
        """The fault this call suffers, if any."""
        fault = next((fault for fault in self._waiting if fault.hits(operation)), None)
        if fault is not None:
            fault.count -= 1
            if fault.count <= 0:
                self._waiting.remove(fault)
        return fault
