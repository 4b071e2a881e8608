"""What a document says, and what anyone who checks it is shown."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import segno
from sqlalchemy.ext.asyncio import AsyncSession

from workflow.cases.matters import Matter, matter
from workflow.cases.models import Case
from workflow.cases.queries import case_of
from workflow.deadlines.rules import CAMPUS, campus_date
from workflow.documents.models import Document
from workflow.forms.shown import Answer, answers
from workflow.settings import Settings
from workflow.timeline.models import Entry, Move
from workflow.timeline.queries import entries_of
from workflow.writebacks import queries as writebacks


async def source_and_facts(
    session: AsyncSession, document: Document, settings: Settings, now: datetime
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The template, the facts it is set with, and what the verification page will say."""
    case = await case_of(session, document.case_id)
    follows = await matter(session, case.definition_id)
    answered = answers(follows.form, case.data, case.choices, case.attachments)
    said = {each.pointer: each for each in answered}
    url = f"{settings.issuer.rstrip('/')}/verify/{document.code}"
    facts = {
        "university": {"zh": settings.university_name, "en": settings.university_name_en},
        "number": case.number,
        "matter": case.matter_title,
        "applicant": case.applicant,
        "answers": {_name(pointer): _spoken(each) for pointer, each in said.items()},
        "approvals": _approvals(await entries_of(session, case.id)),
        "results": [
            (each.answer or {})["result"] for each in await writebacks.completed(session, case.id)
        ],
        "submitted_on": _day(case.submitted_at),
        "issued_on": campus_date(now).isoformat(),
        "code": document.code,
        "verify_url": url,
        "qr": qr(url),
    }
    return follows.package.documents[document.kind], facts, _shown(case, follows, said)


def _shown(case: Case, follows: Matter, said: dict[str, Answer]) -> dict[str, Any]:
    return {
        "number": case.number,
        "matter_title": case.matter_title,
        "holder": masked(case.applicant["name"]),
        "answers": [
            each.model_dump(include={"pointer", "title", "text"})
            for pointer, each in said.items()
            if follows.form.fields[pointer].verifiable
        ],
    }


def masked(name: str) -> str:
    """Enough to recognise a holder who stands there, too little to learn a name."""
    return name[:1] + "＊" * max(1, len(name) - 1)


def qr(url: str) -> str:
    """`url` as an SVG picture."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True
    )
    return out.getvalue().decode()


def _name(pointer: str) -> str:
    return pointer.removeprefix("/")


def _spoken(answer: Answer) -> dict[str, Any]:
    return {
        "title": answer.title.model_dump(),
        "text": answer.text.model_dump(),
        "value": answer.value,
    }


def _approvals(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """The last approval of each step: a step may have been done in several rounds."""
    last = {each.step: each for each in entries if each.move == Move.APPROVED}
    return [_approval(each) for each in last.values()]


def _approval(entry: Entry) -> dict[str, Any]:
    return {
        "step": entry.step_title,
        "name": (entry.actor or {}).get("name"),
        "on": _day(entry.at),
        "comment": entry.comment,
        "round": entry.round,
    }


def _day(moment: datetime | None) -> str | None:
    return moment.astimezone(CAMPUS).date().isoformat() if moment else None
