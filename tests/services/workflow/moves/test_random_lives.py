"""Whatever people do, in whatever order, a case stays in a state that makes sense."""

from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from contracts.events import CaseCompleted, DocumentIssued, WritebackRequested
from workflow.cases.queries import case_of
from workflow.tasks.models import Task
from workflow.timeline.queries import entries_of
from workflow.timeline.rules import first_broken

DECISIONS = ("approval", "rejection", "return")
ACTIONS = ("submit", "withdraw", "booked", "taken", "print", "save", *DECISIONS)
HOLDS = {"college": "secretary", "office": "clerk"}


@dataclass
class Life:
    """What should be true of the case: `at` is a status, or who has it while it runs."""

    people: dict[str, Any]
    office: Any
    id: str
    at: str = "draft"
    back_to: str = "college"
    wishes: int = 0

    async def act(self, action: str) -> None:
        before = self.at
        answered = await getattr(self, f"_{action}", self._decide)(action)
        assert answered, f"{action} at {before}"

    async def _submit(self, _: str) -> bool:
        student = self.people["student"]
        answer = await student.submit(await student.case(self.id))
        if self.at in ("draft", "returned"):
            self.at = self.back_to
            return bool(answer.status_code == 201)
        return bool(answer.json()["code"] == "already-submitted")

    async def _save(self, _: str) -> bool:
        student = self.people["student"]
        version = (await student.case(self.id))["version"]
        answer = await student.patch(
            f"/cases/{self.id}/draft",
            {"data": {"attendees": version}},
            if_match=f'"{version}"',
        )
        return bool((answer.status_code == 200) == (self.at in ("draft", "returned")))

    async def _withdraw(self, _: str) -> bool:
        answer = await self.people["student"].post(f"/cases/{self.id}/withdrawal")
        if self.at in ("college", "office", "returned"):
            self.at = "withdrawn"
            return bool(answer.status_code == 201)
        expected = "writeback-pending" if self.at == "booking" else "not-running"
        return bool(answer.json()["code"] == expected)

    async def _decide(self, action: str) -> bool:
        if self.at not in HOLDS:
            return True
        person = self.people[HOLDS[self.at]]
        answer = await person.decide({"id": self.id}, action, "理由")
        if action == "rejection":
            self.at = "rejected"
        elif action == "return":
            self.back_to, self.at = self.at, "returned"
        else:
            self.at = "office" if self.at == "college" else "booking"
            self.wishes += self.at == "booking"
        return bool(answer.status_code == 201)

    async def _booked(self, _: str) -> bool:
        return await self._answer("booked", "approved")

    async def _taken(self, _: str) -> bool:
        return await self._answer("taken", "office")

    async def _answer(self, word: str, then: str) -> bool:
        """To the latest wish, asked for or not; an answer that is late changes nothing."""
        wishes = await self.office.told(self.id, WritebackRequested)
        if wishes:
            await getattr(self.office, word)(wishes[-1])
        if self.at == "booking":
            self.at = then
        return len(wishes) == self.wishes

    async def _print(self, _: str) -> bool:
        await self.office.print_all()
        return True


@settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(actions=st.lists(st.sampled_from(ACTIONS), min_size=4, max_size=14))
async def test_a_random_life_makes_sense(runtime, student, secretary, clerk, office, actions):
    people = {"student": student, "secretary": secretary, "clerk": clerk}
    life = Life(people, office, (await student.filled_in())["id"])
    for action in ("submit", *actions, "print"):
        await life.act(action)

    case = await student.case(life.id)
    running = life.at in ("college", "office", "booking")
    assert case["status"] == ("running" if running else life.at)
    assert len(case["waiting"]) == running
    completed = await office.told(life.id, CaseCompleted)
    assert len(completed) == (life.at in ("approved", "rejected"))
    assert len(await office.told(life.id, DocumentIssued)) == (life.at == "approved")
    async with runtime.sessions() as session:
        row = await case_of(session, life.id)
        entries = await entries_of(session, row.id)
        waiting = select(func.count()).where(Task.case_id == row.id, Task.status == "open")
        assert await session.scalar(waiting) == (life.at in HOLDS)
    assert first_broken(entries, row.trail_length, row.trail_hash) is None
