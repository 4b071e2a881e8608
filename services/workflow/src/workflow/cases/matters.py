"""The version of a matter a case follows, read from the database once a process."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.events.catalog import Package
from contracts.words import Text
from workflow.cases import queries
from workflow.forms.fields import Form
from workflow.processes import queries as processes
from workflow.processes.models import DefinitionRow

KEPT = 200


@dataclass(frozen=True)
class Matter:
    """Immutable: a change is a new version with another `definition_id`."""

    definition_id: UUID
    code: str
    version: int
    title: Text
    department: str
    promised_working_days: int | None
    package: Package
    form: Form

    @classmethod
    def of(cls, row: DefinitionRow) -> Self:
        package = row.parts
        return cls(
            definition_id=row.id,
            code=row.matter_code,
            version=row.version,
            title=Text.model_validate(row.title),
            department=row.department,
            promised_working_days=row.promised_working_days,
            package=package,
            form=Form(package.form, package.form_ui),
        )


_known: OrderedDict[UUID, Matter] = OrderedDict()


async def matter(session: AsyncSession, definition_id: UUID) -> Matter:
    """The matter as that definition has it."""
    found = _known.get(definition_id)
    if found is None:
        found = Matter.of(await processes.definition(session, definition_id))
        _known[definition_id] = found
        if len(_known) > KEPT:
            _known.popitem(last=False)
    _known.move_to_end(definition_id)
    return found


async def matter_online(session: AsyncSession, code: str) -> Matter | None:
    """The version that new cases of the matter follow; None while it is not online."""
    id = await queries.online_definition(session, code)
    return None if id is None else await matter(session, id)
