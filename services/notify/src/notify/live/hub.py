"""Who listens in this process, and what they have not been sent yet."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from chassis.service import Runtime
from notify.messages import queries
from notify.messages.schemas import MessageOut

POLL_SECONDS = 0.25
BATCH = 500
MOST_WAITING = 100
MOST_STREAMS = 10
log = structlog.get_logger()

#: A message as it goes over the wire, and its position.
Frame = tuple[int, bytes]


class Listener:
    """One open stream. It ends when the process stops, or when it cannot keep up: its
    client comes back, and says what it got last."""

    def __init__(self, after: int) -> None:
        #: The position up to which everything was sent, or is none of this stream's business.
        self.after = after
        self._frames: asyncio.Queue[Frame | None] = asyncio.Queue(MOST_WAITING)
        self._ended = False

    def put(self, frame: Frame) -> None:
        try:
            self._frames.put_nowait(frame)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        self._ended = True
        if not self._frames.full():
            self._frames.put_nowait(None)

    async def next(self) -> bytes | None:
        """What comes after `after`; None when the stream has ended."""
        while not self._ended and (frame := await self._frames.get()):
            position, event = frame
            if position > self.after:
                self.after = position
                return event
        return None


class Hub:
    """Every open stream of this process, by person."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self.sessions = sessions
        self._listeners: defaultdict[UUID, deque[Listener]] = defaultdict(deque)
        self._position = 0
        self._somebody = asyncio.Event()
        self._joining = asyncio.Lock()
        self._stopped = False

    @asynccontextmanager
    async def listening(self, person: UUID) -> AsyncIterator[Listener]:
        """Everything that becomes visible from now on. The oldest of too many streams of one
        person ends."""
        async with self._joining:
            if not self._somebody.is_set():
                async with self.sessions() as session:
                    self._position = await queries.newest_position(session)
            listener = Listener(self._position)
            mine = self._listeners[person]
            mine.append(listener)
            self._somebody.set()
        if len(mine) > MOST_STREAMS:
            mine[0].end()
        if self._stopped:
            listener.end()
        try:
            yield listener
        finally:
            mine.remove(listener)
            if not mine:
                self._listeners.pop(person, None)
            if not self._listeners:
                self._somebody.clear()

    async def run(self) -> None:
        """Push for ever. Nobody listening, nobody asks the database."""
        failing = False
        while True:
            await self._somebody.wait()
            try:
                moved = await self._push()
                failing = False
            except Exception as error:
                if not failing:
                    log.warning("live push waits", error=type(error).__name__)
                moved, failing = 0, True
            if moved < BATCH:
                await asyncio.sleep(POLL_SECONDS)

    async def _push(self) -> int:
        after = self._position
        async with self.sessions() as session:
            rows = await queries.messages_after(session, after, BATCH)
        for row in rows:
            for listener in self._listeners.get(row.person_id, ()):
                listener.put((row.position, frame_of(MessageOut.model_validate(row))))
            self._position = max(self._position, row.position)
        return len(rows)

    def stop(self) -> None:
        """End every stream, and those that still come."""
        self._stopped = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.end()


def frame_of(message: MessageOut) -> bytes:
    data = message.model_dump_json()
    return f"id: {message.id}\nevent: message\ndata: {data}\n\n".encode()


@asynccontextmanager
async def live(runtime: Runtime) -> AsyncIterator[None]:
    """Resource: the hub, and the task that feeds it."""
    hub = Hub(runtime.sessions)
    runtime.provide(Hub, hub)

    async def stop() -> None:
        await runtime.stopping.wait()
        hub.stop()

    tasks = [asyncio.create_task(hub.run()), asyncio.create_task(stop())]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
