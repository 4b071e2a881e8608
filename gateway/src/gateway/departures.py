"""Noticing that the client has hung up while we wait for a service.

granian drops what is sent to a closed connection without saying so; only
`receive` tells. Most requests end sooner than anybody hangs up, so a request
is watched only once it has taken a while.
"""

import asyncio
from typing import Any

from gateway.request import Receive

SOON = 0.25


def this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("not in a task")
    return task


class Departure:
    """Cancels the current task when the client goes, from `after` seconds on.

    Start it when the body has been read: both use `receive`.
    """

    __slots__ = ("_handle", "_receive", "_task", "_watch", "gone")

    def __init__(self, receive: Receive, after: float = SOON) -> None:
        task = this_task()
        self._task, self._receive, self.gone = task, receive, False
        self._watch: asyncio.Task[None] | None = None
        self._handle = task.get_loop().call_later(after, self._start)

    def stop(self) -> None:
        self._handle.cancel()
        if self._watch is not None:
            self._watch.cancel()

    def _start(self) -> None:
        self._watch = self._task.get_loop().create_task(self._wait())

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self._task.cancel()
