"""The SQL of deliveries."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, INTERVAL
from sqlalchemy.ext.asyncio import AsyncSession

from contracts.words import Text
from notify.mail.models import Delivery, State
from notify.mail.rules import Letter
from notify.messages.models import Message

Reason = Literal["no-address", "refused", "unreachable", "unsure"]
LISTED = 200

_post = text("""
    INSERT INTO delivery (message_id, channel) SELECT unnest(:messages), 'email'
    ON CONFLICT DO NOTHING
""").bindparams(bindparam("messages", type_=ARRAY(Uuid())))

_claim = text("""
    WITH due AS (
        SELECT message_id FROM delivery
        WHERE state = 'pending' AND channel = 'email' AND due_at <= clock_timestamp()
        ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE delivery SET due_at = clock_timestamp() + :lease
        FROM due WHERE delivery.message_id = due.message_id AND channel = 'email'
        RETURNING delivery.message_id, attempts
    )
    SELECT c.message_id, m.person_id, a.title, a.body, a.link, c.attempts
    FROM claimed c JOIN message m ON m.id = c.message_id
    JOIN announcement a ON a.id = m.announcement_id ORDER BY m.position
""").bindparams(bindparam("lease", type_=INTERVAL))

_this = (Delivery.message_id == bindparam("message")) & (Delivery.channel == "email")
_begin = (
    update(Delivery)
    .execution_options(synchronize_session=False)
    .where(_this, Delivery.state == State.PENDING.value)
    .values(
        state=State.SENDING.value,
        attempt=func.uuidv7(),
        attempts=Delivery.attempts + 1,
        begun_at=func.clock_timestamp(),
    )
    .returning(Delivery.attempt)
)
# A slow attempt may have been judged unsure meanwhile; what it learnt still counts.
_under_way = Delivery.state.in_([State.SENDING.value, State.UNSURE.value])
_settle = (
    update(Delivery)
    .execution_options(synchronize_session=False)
    .where(_this, Delivery.attempt == bindparam("of_attempt", type_=Uuid()), _under_way)
)
_give_up = (
    update(Delivery)
    .execution_options(synchronize_session=False)
    .where(_this, Delivery.state == State.PENDING.value)
    .values(state=State.FAILED.value)
    .returning(Delivery.message_id)
)
_postpone = text("""
    UPDATE delivery SET due_at = clock_timestamp() + later.wait, attempts = later.attempts
    FROM unnest(:messages, :attempts, :waits) AS later (message_id, attempts, wait)
    WHERE delivery.message_id = later.message_id AND channel = 'email' AND state = 'pending'
""").bindparams(
    bindparam("messages", type_=ARRAY(Uuid())),
    bindparam("attempts", type_=ARRAY(Integer())),
    bindparam("waits", type_=ARRAY(INTERVAL())),
)
_lost = (
    update(Delivery)
    .execution_options(synchronize_session=False)
    .where(
        Delivery.state == State.SENDING.value,
        Delivery.begun_at < func.clock_timestamp() - bindparam("age", type_=INTERVAL),
        Message.id == Delivery.message_id,
    )
    .values(state=State.UNSURE.value, reason="unsure")
    .returning(Delivery.message_id, Message.person_id)
)
_unsure = (
    select(Delivery.message_id, Message.person_id, Delivery.begun_at, Delivery.attempts)
    .join(Message, Message.id == Delivery.message_id)
    .where(Delivery.state == State.UNSURE.value)
    .order_by(Delivery.begun_at)
    .limit(LISTED)
)
_decide = (
    update(Delivery)
    .execution_options(synchronize_session=False)
    .where(_this, Delivery.state == State.UNSURE.value, Message.id == Delivery.message_id)
    .returning(Message.person_id)
)


async def post(session: AsyncSession, messages: Sequence[UUID]) -> None:
    await session.execute(_post, {"messages": list(messages)})


async def claim(session: AsyncSession, limit: int, lease: timedelta) -> list[Letter]:
    """What is due, out of everyone else's sight for `lease`."""
    rows = (await session.execute(_claim, {"limit": limit, "lease": lease})).all()
    return [
        Letter(
            message_id=row.message_id,
            person_id=row.person_id,
            title=Text.model_validate(row.title),
            body=Text.model_validate(row.body),
            link=row.link,
            attempts=row.attempts,
        )
        for row in rows
    ]


async def begin(session: AsyncSession, message: UUID) -> UUID | None:
    """The id of this attempt; None if somebody else has begun or finished."""
    found: UUID | None = await session.scalar(_begin, {"message": message})
    return found


async def settle(
    session: AsyncSession,
    message: UUID,
    attempt: UUID,
    state: State,
    *,
    reason: Reason | None = None,
    wait: timedelta = timedelta(0),
) -> None:
    """How the attempt ended; `wait` is for what is to be offered again."""
    values = {"state": state.value, "reason": reason, "due_at": _after(wait)}
    await session.execute(_settle.values(values), {"message": message, "of_attempt": attempt})


async def postpone(session: AsyncSession, letters: Sequence[tuple[UUID, int, timedelta]]) -> None:
    """Nothing was attempted; message, tries that count against it, and how long to wait."""
    messages, attempts, waits = zip(*letters, strict=True)
    values = {"messages": list(messages), "attempts": list(attempts), "waits": list(waits)}
    await session.execute(_postpone, values)


async def give_up(session: AsyncSession, message: UUID, reason: Reason) -> bool:
    """Without an attempt. False if somebody else has begun one."""
    query = _give_up.values(reason=reason)
    return await session.scalar(query, {"message": message}) is not None


async def lose(session: AsyncSession, age: timedelta) -> Sequence[Any]:
    """Attempts begun that long ago, of which nobody will hear any more, become unsure."""
    return (await session.execute(_lost, {"age": age})).all()


async def unsure(session: AsyncSession) -> Sequence[Any]:
    """The oldest, at most 200."""
    return (await session.execute(_unsure)).all()


async def decide(session: AsyncSession, message: UUID, state: State) -> UUID | None:
    """A person says what became of an unsure letter; whose it was, None if it is not unsure."""
    values: dict[str, Any] = {"state": state.value}
    if state is State.PENDING:
        values |= {"attempts": 0, "reason": None, "due_at": func.clock_timestamp()}
    found: UUID | None = await session.scalar(_decide.values(values), {"message": message})
    return found


def _after(wait: timedelta) -> Any:
    return func.clock_timestamp() + bindparam("wait", wait, type_=INTERVAL)
