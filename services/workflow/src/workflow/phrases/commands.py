from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from workflow.phrases import queries
from workflow.phrases.errors import PhraseNotFound, TooManyPhrases
from workflow.phrases.models import Phrase
from workflow.phrases.rules import MOST


async def keep(session: AsyncSession, person: UUID, kind: str, text: str, now: datetime) -> Phrase:
    """The phrase, new or there already."""
    mine = await queries.own_locked(session, person)
    for phrase in mine:
        if (phrase.kind, phrase.text) == (kind, text):
            return phrase
    if len(mine) >= MOST:
        raise TooManyPhrases
    phrase = Phrase(id=uuid4(), person_id=person, kind=kind, text=text, created_at=now)
    session.add(phrase)
    return phrase


async def forget(session: AsyncSession, person: UUID, id: UUID) -> None:
    if not await queries.remove(session, person, id):
        raise PhraseNotFound
