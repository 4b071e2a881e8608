import asyncio
from dataclasses import dataclass, field

import pytest

from launcher import watched
from launcher.servers.processes import DidNotStart
from launcher.watched import Watched, crashes_in_a_row, pause_before


@pytest.mark.parametrize(
    ("restart", "seconds"), [(0, 0.5), (1, 1.0), (3, 4.0), (6, 30.0), (99, 30.0)]
)
def test_pauses_between_restarts_grow_up_to_half_a_minute(restart, seconds):
    assert pause_before(restart) == seconds


@pytest.mark.parametrize(
    ("before", "ready_seconds", "crashes"), [(0, 0.1, 1), (3, 4.9, 4), (3, 5.0, 1), (3, 600, 1)]
)
def test_a_part_that_was_ready_for_a_while_is_not_in_a_loop(before, ready_seconds, crashes):
    assert crashes_in_a_row(before, ready_seconds) == crashes


@dataclass
class Scripted(Watched):
    """A process whose lives are a list: `ready` ones end when told, others before being ready."""

    lives: list[str] = field(default_factory=list)
    begun: int = 0
    seen: list[str] = field(default_factory=list)
    _ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pid(self):
        return None

    async def begin(self):
        self._ended.clear()
        self.begun += 1
        if self.lives[self.begun - 1] == "crash":
            self._ended.set()

    async def is_ready(self):
        return self.lives[self.begun - 1] == "ready"

    def has_ended(self):
        return self._ended.is_set()

    async def until_ended(self):
        await self._ended.wait()

    async def end(self):
        self._ended.set()

    def die(self):
        self._ended.set()


@pytest.fixture
def scripted(tmp_path, monkeypatch):
    monkeypatch.setattr(watched, "FIRST_PAUSE", 0.001)

    def scripted(*lives):
        part = Scripted("part", None, tmp_path / "log", lambda: None, list(lives))
        part.changed = lambda: part.seen.append(part.state)
        return part

    return scripted


async def nothing(_):
    """Nothing to do after a restart."""


async def until(holds):
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.001)


async def test_a_part_that_ends_while_starting_fails_the_start(scripted):
    part = scripted("crash")
    part.log.write_text("no such table")

    with pytest.raises(DidNotStart, match="no such table"):
        await part.start()


async def test_a_part_that_ends_is_started_again_until_it_is_ready(scripted):
    part = scripted("ready", "crash", "crash", "ready")
    await part.start()
    keeping = asyncio.create_task(part.keep_running(nothing))
    await asyncio.sleep(0)

    part.die()
    await until(lambda: part.begun == 4 and part.state == "ready")

    assert part.restarts == 3
    assert part.seen[:3] == ["starting", "ready", "restarting"]
    await part.stop()
    await keeping
    assert part.state == "stopped"


async def test_what_must_be_done_after_a_restart_is_done(scripted):
    part, again = scripted("ready", "ready"), []

    async def note(which):
        again.append(which.name)

    await part.start()
    keeping = asyncio.create_task(part.keep_running(note))
    await asyncio.sleep(0)
    part.die()
    await until(lambda: again == ["part"])
    await part.stop()
    await keeping


async def test_a_part_that_is_stopped_stays_stopped(scripted):
    part = scripted("ready", "ready")
    await part.start()
    keeping = asyncio.create_task(part.keep_running(nothing))
    await asyncio.sleep(0)

    await part.stop()
    await keeping

    assert part.begun == 1
