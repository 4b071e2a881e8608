"""What the author of an adapter writes: sources, operations, and the list of them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from adapter_sdk.breaker import Breaker
from contracts.events import RecordsCollected, WritebackCompleted, WritebackFailed
from contracts.words import Resource

#: One row in the legacy system's own words.
Row = Mapping[str, Any]

Arguments_contra = TypeVar("Arguments_contra", bound=BaseModel, contravariant=True)


@dataclass(frozen=True)
class Page:
    """Some rows of a reading.

    `cursor` on the last page is where the next reading by change has to start
    so that nothing is missed; rows read twice do no harm.
    """

    rows: Sequence[Row]
    cursor: str


class Source(Protocol):
    """One kind of record a legacy system holds."""

    @property
    def resource(self) -> Resource: ...

    def pages(self, since: str | None) -> AsyncIterator[Page]:
        """All rows, or those changed since the cursor; at least one page, maybe empty."""
        ...

    def key(self, row: Row) -> str:
        """What the university calls the thing. Must not fail: a row that makes no sense
        otherwise is still named by it, or it would pass for gone."""
        ...

    def record(self, row: Row) -> dict[str, Any]:
        """`row` in the words of `contracts.records`; ValueError or KeyError if it makes no sense.

        A row marked as deleted becomes a record that is no longer active.
        """
        ...


@dataclass(frozen=True)
class Found:
    """What reading back found under a business key.

    `as_asked` is False if it is not what was asked for: cancelled, another
    room, another amount.
    """

    result: dict[str, Any]
    as_asked: bool = True


class Operation(Protocol[Arguments_contra]):
    """One thing a legacy system can be told to do.

    `reads_back` says whether `find` can see what was done. Without it, an
    attempt that got no answer is never repeated: a person has to look.
    """

    @property
    def name(self) -> str: ...
    @property
    def arguments(self) -> type[BaseModel]: ...
    @property
    def result(self) -> type[BaseModel]:
        """The shape of what `find` and `apply` answer with."""
        ...

    @property
    def reads_back(self) -> bool: ...

    async def find(self, business_key: str, arguments: Arguments_contra) -> Sequence[Found]:
        """Everything the legacy system holds under `business_key`."""
        ...

    async def apply(self, business_key: str, arguments: Arguments_contra) -> dict[str, Any]:
        """Do it, leaving `business_key` where `find` looks. Raises LegacyError."""
        ...


@dataclass(frozen=True)
class Adapter:
    """An adapter, as one visible list of what it offers. `name` is its service's name."""

    name: str
    collected: type[RecordsCollected]
    completed: type[WritebackCompleted]
    failed: type[WritebackFailed]
    #: In the order they are read.
    sources: Sequence[Source] = ()
    operations: Sequence[Operation[Any]] = ()
    breaker: Breaker = field(default_factory=Breaker)

    def operation(self, name: str) -> Operation[Any] | None:
        return next((each for each in self.operations if each.name == name), None)
