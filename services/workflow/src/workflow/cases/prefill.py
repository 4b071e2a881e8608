"""What the university knows about the applicant already, asked of data-middle."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import structlog
from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.database import runtime_of
from chassis.peers import Peer, PeerUnavailable
from chassis.service import Runtime
from contracts.words import Text
from workflow.forms.answers import errors_of_draft
from workflow.forms.fields import Field, Form, put_at, value_at
from workflow.settings import Settings

log = structlog.get_logger()


class Known(BaseModel):
    """A value data-middle holds, with where it comes from and as of when."""

    model_config = ConfigDict(extra="ignore")

    value: Any
    source: str
    source_label: Text
    as_of: datetime


class Origin(BaseModel):
    """Where the value of one field came from, kept with the case.

    `missing`: nobody holds it. `unavailable`: could not be asked; ask again.
    """

    status: Literal["filled", "missing", "unavailable"]
    source: str | None = None
    source_label: Text | None = None
    as_of: datetime | None = None


class DataMiddle:
    """Asks in the applicant's own name, so they can see later who asked and what for."""

    def __init__(self, url: str) -> None:
        self._peer = Peer(url) if url else None

    async def close(self) -> None:
        if self._peer is not None:
            await self._peer.close()

    async def known(
        self, token: str, *, purpose: str, case_id: UUID, fields: Iterable[str]
    ) -> Mapping[str, Known] | None:
        """What it holds, by field; None if it cannot be asked now."""
        asked = {"purpose": purpose, "case_id": str(case_id), "fields": sorted(set(fields))}
        if self._peer is None or not asked["fields"]:
            return None if self._peer is None else {}
        path = "/api/data-middle/v1/prefill"
        try:
            # Asking twice only records the question twice.
            answer = await self._peer.post(path, asked, token=token, repeatable=True)
            return {name: Known.model_validate(each) for name, each in answer["values"].items()}
        except (PeerUnavailable, ValidationError, KeyError, TypeError, AttributeError) as error:
            log.warning("prefill unavailable", error=type(error).__name__)
            return None


def filled_in(
    form: Form,
    data: dict[str, Any],
    known: Mapping[str, Known] | None,
    fields: Iterable[Field] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """`data` with what is known put in, and the origin of each prefilled field, or of `fields`.

    What the applicant typed into a field that is theirs to change stays.
    """
    origins = {}
    for field in form.prefilled if fields is None else fields:
        held = (known or {}).get(field.source or "")
        if known is None:
            origins[field.pointer] = Origin(status="unavailable")
        elif held is None or held.value is None or not _fits(form, field, held.value):
            origins[field.pointer] = Origin(status="missing")
        else:
            if field.read_only or not _given(data, field):
                put_at(data, field.pointer, held.value)
            origins[field.pointer] = Origin(
                status="filled",
                source=held.source,
                source_label=held.source_label,
                as_of=held.as_of,
            )
    return data, {pointer: each.model_dump(mode="json") for pointer, each in origins.items()}


def _given(data: Mapping[str, Any], field: Field) -> bool:
    return value_at(data, field.pointer) is not None


def _fits(form: Form, field: Field, value: Any) -> bool:
    alone: dict[str, Any] = {}
    put_at(alone, field.pointer, value)
    return not errors_of_draft(form, alone)


@asynccontextmanager
async def data_middle(runtime: Runtime) -> AsyncIterator[None]:
    """Holds the connection to data-middle."""
    settings = runtime.service.settings
    assert isinstance(settings, Settings)  # noqa: S101  # narrows for the type checker
    peer = DataMiddle(settings.data_middle_url)
    runtime.provide(DataMiddle, peer)
    yield
    await peer.close()


async def _of(request: Request) -> DataMiddle:
    return runtime_of(request).get(DataMiddle)


Records = Annotated[DataMiddle, Depends(_of)]
