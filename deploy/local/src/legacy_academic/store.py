"""This system's database: one file, one writer at a time."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread

from demo_campus.university import University
from legacy_academic.filling import fill

T = TypeVar("T")
Row = dict[str, Any]


class Store:
    def __init__(self, path: str, campus: University) -> None:
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._one_at_a_time = CapacityLimiter(1)
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        self._database.executescript((files("legacy_academic") / "schema.sql").read_text("utf-8"))
        with self._transaction() as database:
            fill(database, campus)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in one transaction, in a thread."""

        def in_transaction() -> T:
            with self._transaction() as database:
                return work(database)

        return await to_thread.run_sync(in_transaction, limiter=self._one_at_a_time)

    def close(self) -> None:
        self._database.close()
