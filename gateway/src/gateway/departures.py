"""Noticing that the client has hung up while an answer is under way.

granian drops what is sent to a closed connection without saying so; only
`receive` tells.
"""

import asyncio
from typing import Any

from gateway.request import Receive


def this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("not in a task")
    return task


class Departure:
    """Cancels the current task when the client goes.

    Start it when the body has been read: both use `receive`.
    """

    def __init__(self, receive: Receive) -> None:
        self._task, self._receive, self.gone = this_task(), receive, False
        self._watch = asyncio.create_task(self._wait())

    def stop(self) -> None:
        self._watch.cancel()

    async def _wait(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.gone = True
        self._task.cancel()
