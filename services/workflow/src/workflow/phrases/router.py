from datetime import UTC, datetime
from uuid import UUID

from fastapi import APIRouter

from chassis.auth import Me
from chassis.database import Session
from chassis.routing import Router
from contracts.words import Text
from workflow.phrases import commands, queries
from workflow.phrases.models import Phrase
from workflow.phrases.rules import DEFAULTS
from workflow.phrases.schemas import NewPhrase, PhraseOut, Phrases

router: APIRouter = Router(prefix="/api/workflow/v1/phrases", tags=["phrases"])


@router.get("")
async def list_phrases(me: Me, session: Session) -> Phrases:
    """My phrases, at most 30, and then those of the platform."""
    own = [_shown(each) for each in await queries.own(session, me.person_id)]
    given = [
        PhraseOut.model_validate({"id": None, "kind": kind, "text": text, "own": False})
        for kind, text in DEFAULTS
    ]
    return Phrases(items=own + given)


@router.post("", status_code=201)
async def keep_phrase(new: NewPhrase, me: Me, session: Session) -> PhraseOut:
    """Keep a phrase of mine. One there is already stays as it is."""
    now = datetime.now(UTC)
    return _shown(await commands.keep(session, me.person_id, new.kind, new.text, now))


@router.delete("/{id}", status_code=204)
async def forget_phrase(id: UUID, me: Me, session: Session) -> None:
    """Delete a phrase of mine."""
    await commands.forget(session, me.person_id, id)


def _shown(phrase: Phrase) -> PhraseOut:
    text = Text(zh=phrase.text, en=phrase.text)
    return PhraseOut.model_validate(
        {"id": phrase.id, "kind": phrase.kind, "text": text, "own": True}
    )
