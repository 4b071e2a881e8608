"""What the applicant does: hand in, hand in again, take back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from chassis.http import check_version
from chassis.outbox import emit
from contracts.events import CaseSubmitted, CaseWithdrawn
from workflow.cases import drafts, queries
from workflow.cases.commands import settle_answers
from workflow.cases.errors import AlreadySubmitted, MatterSuspended, NotRunning, VersionRetired
from workflow.cases.facts import named
from workflow.cases.matters import Matter, matter
from workflow.cases.models import Case, Status
from workflow.deadlines.rules import campus_date, due_at
from workflow.forms.answers import errors_of
from workflow.forms.attachable import unattached
from workflow.forms.errors import InvalidForm
from workflow.moves.course import Course
from workflow.processes import commands as processes
from workflow.processes.definition import Waiting
from workflow.tasks import queries as tasks
from workflow.timeline.commands import record
from workflow.timeline.models import Actor, Move


async def submit(
    session: AsyncSession, me: Caller, id: UUID, if_match: str | None, now: datetime
) -> Case:
    """Hand a draft in, or a returned case in again."""
    case = await queries.own_case_locked(session, id, me.person_id)
    if not case.is_editable:
        raise AlreadySubmitted
    check_version(if_match, case.version, required=True)
    follows = await matter(session, case.definition_id)
    course = Course(session, case, follows, now)
    if case.is_draft:
        await _expect_online(session, case)
    await settle_answers(session, case, follows.form, now)
    _expect_valid(case, follows, now)
    if case.is_draft:
        await _submit_first(course)
    else:
        await _submit_again(course)
    emit(session, CaseSubmitted(**named(case), round=case.round))
    return case


async def _expect_online(session: AsyncSession, case: Case) -> None:
    online = await queries.online_definition(session, case.matter_code)
    if online is None:
        raise MatterSuspended
    if online != case.definition_id:
        raise VersionRetired


def _expect_valid(case: Case, follows: Matter, now: datetime) -> None:
    form = follows.form
    wrong = [
        *errors_of(form, case.data, campus_date(now)),
        *unattached(form, case.data, case.attachments),
    ]
    errors = wrong or drafts.not_offered(form, case.choices)
    if errors:
        raise InvalidForm(errors=errors)


async def _submit_first(course: Course) -> None:
    session, case, now = course.session, course.case, course.now
    promised = course.matter.promised_working_days
    number = _number(case.matter_code, now, await queries.next_number(session))
    definition = await processes.runnable(session, case.definition_id)
    # Before the case changes, or the session would write it twice.
    progress = await processes.start_instance(session, case.id, definition, course.facts)
    case.submit(number, due_at(now, promised) if promised else None, now)
    record(session, case, Move.SUBMITTED, now, actor=_applicant(case))
    await course.follow(progress)


async def _submit_again(course: Course) -> None:
    """The steps that waited when the case was returned wait again."""
    session, case = course.session, course.case
    left = (case.returned or {})["steps"]
    case.resubmit(course.now)
    record(session, case, Move.RESUBMITTED, course.now, actor=_applicant(case))
    definition = await processes.runnable(session, case.definition_id)
    waiting = [Waiting(each["ref"], definition.step(each["step"])) for each in left]
    case.wait_for([await course.open(each) for each in waiting], course.now)


async def withdraw(
    session: AsyncSession, me: Caller, id: UUID, if_match: str | None, now: datetime
) -> Case:
    """Take a case back for good."""
    case = await queries.own_case_locked(session, id, me.person_id)
    if case.status not in (Status.RUNNING, Status.RETURNED):
        raise NotRunning
    check_version(if_match, case.version)
    Course(session, case, await matter(session, case.definition_id), now).expect_no_writeback()
    await tasks.close_open(session, case.id)
    case.withdraw(now)
    record(session, case, Move.WITHDRAWN, now, actor=_applicant(case))
    emit(session, CaseWithdrawn(**named(case)))
    return case


def _number(matter_code: str, now: datetime, count: int) -> str:
    """The case number (办件号): `CB-2026-000123` for the 123rd, a classroom booking."""
    initials = "".join(word[0] for word in matter_code.split("-") if word).upper()
    return f"{initials}-{campus_date(now).year}-{count:06d}"


def _applicant(case: Case) -> Actor:
    return Actor(person_id=case.applicant_id, name=case.applicant["name"])
