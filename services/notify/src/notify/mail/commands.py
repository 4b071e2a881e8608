from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import emit
from contracts.events import MessageDelivered, MessageFailed
from notify.mail import queries, rules
from notify.mail.errors import NotUnsure
from notify.mail.models import State
from notify.mail.queries import Reason
from notify.mail.rules import Letter
from notify.mail.smtp import Outcome


async def post(session: AsyncSession, messages: Sequence[UUID]) -> None:
    """Have these messages sent by e-mail as well."""
    await queries.post(session, messages)


async def note(session: AsyncSession, letter: Letter, attempt: UUID, outcome: Outcome) -> None:
    """Keep how an attempt to send `letter` ended."""
    id = letter.message_id
    match outcome:
        case Outcome.TAKEN:
            await queries.settle(session, id, attempt, State.SENT)
            _delivered(session, id, letter.person_id)
        case Outcome.REFUSED:
            await queries.settle(session, id, attempt, State.FAILED, reason="refused")
            _failed(session, id, letter.person_id, "refused")
        case Outcome.UNSURE:
            await queries.settle(session, id, attempt, State.UNSURE, reason="unsure")
            _failed(session, id, letter.person_id, "unsure")
        case Outcome.NOT_NOW:
            wait = rules.offer_again_after(letter.attempts + 1)
            if wait is not None:
                await queries.settle(session, id, attempt, State.PENDING, wait=wait)
                return
            await queries.settle(session, id, attempt, State.FAILED, reason="unreachable")
            _failed(session, id, letter.person_id, "unreachable")


async def postpone(session: AsyncSession, letters: Sequence[Letter]) -> None:
    """The mail server could not be reached; after days of that, it is not tried any more."""
    later = []
    for letter in letters:
        attempts = letter.attempts + 1
        wait = rules.offer_again_after(attempts)
        if wait is None:
            await give_up(session, letter, "unreachable")
        else:
            later.append((letter.message_id, attempts, wait))
    if later:
        await queries.postpone(session, later)


async def hand_back(session: AsyncSession, letters: Sequence[Letter], wait: timedelta) -> None:
    """Nobody could say where to send them; that is no try."""
    await queries.postpone(session, [(each.message_id, each.attempts, wait) for each in letters])


async def give_up(session: AsyncSession, letter: Letter, reason: Reason) -> None:
    if await queries.give_up(session, letter.message_id, reason):
        _failed(session, letter.message_id, letter.person_id, reason)


async def lose(session: AsyncSession, age: timedelta) -> int:
    """Attempts that a crash cut short become unsure; how many."""
    lost = await queries.lose(session, age)
    for row in lost:
        _failed(session, row.message_id, row.person_id, "unsure")
    return len(lost)


async def decide(session: AsyncSession, message: UUID, state: State) -> None:
    """A person looked: the letter was sent, failed, or is to be sent again."""
    person = await queries.decide(session, message, state)
    if person is None:
        raise NotUnsure
    if state is State.SENT:
        _delivered(session, message, person)


def _delivered(session: AsyncSession, message: UUID, person: UUID) -> None:
    emit(session, MessageDelivered(message_id=message, person_id=person, channel="email"))


def _failed(session: AsyncSession, message: UUID, person: UUID, reason: Reason) -> None:
    emit(
        session,
        MessageFailed(message_id=message, person_id=person, channel="email", reason=reason),
    )
