"""Choices that a live system knows: which systems may be asked, and what."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Self

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from chassis.database import runtime_of
from chassis.peers import Peer, PeerRefused, PeerUnavailable
from chassis.problems import FieldError
from chassis.service import Runtime
from contracts.adapters import FreeClassroom
from workflow.forms.errors import InvalidForm, OptionsUnavailable
from workflow.forms.fields import Field
from workflow.forms.messages import REFUSED_QUERY, REQUIRED
from workflow.settings import Settings

RETRY_AFTER = {"Retry-After": "5"}
MAX_OPTIONS = 500


@dataclass(frozen=True)
class Source:
    """A question a peer answers with `{items: [shape], as_of}`."""

    peer: str
    path: str
    shape: type[BaseModel]
    required: frozenset[str]
    optional: frozenset[str]

    @property
    def params(self) -> frozenset[str]:
        return self.required | self.optional


#: Everything a form may ask. A package names one of these; it never brings a URL.
SOURCES: Mapping[str, Source] = {
    "academic.free-classrooms": Source(
        peer="academic",
        path="/api/academic/v1/free-classrooms",
        shape=FreeClassroom,
        required=frozenset({"date", "first_period", "last_period"}),
        optional=frozenset({"min_seats", "campus", "building"}),
    ),
}


class Option(BaseModel):
    """One choice; `about` is what else is known about it."""

    value: str
    label: str
    about: dict[str, Any]


class OptionList(BaseModel):
    items: list[Option]
    as_of: str | None = None

    def containing(self, words: str | None) -> Self:
        """Only those whose label or value holds `words`."""
        if not words:
            return self
        kept = [each for each in self.items if words in each.label or words in each.value]
        return self.model_copy(update={"items": kept})

    def label_of(self, value: str) -> str | None:
        return next((each.label for each in self.items if each.value == value), None)


class OptionSources:
    """The peers that know choices."""

    def __init__(self, settings: Settings) -> None:
        urls = {"academic": settings.academic_url}
        self._peers = {name: Peer(url) for name, url in urls.items() if url}

    async def close(self) -> None:
        for peer in self._peers.values():
            await peer.close()

    async def ask(self, field: Field, params: Mapping[str, Any], token: str) -> OptionList:
        """What is on offer now, asked in the caller's own name.

        InvalidForm when a value to ask with is missing or makes no sense;
        OptionsUnavailable when nobody answers in time.
        """
        declared = field.options
        if declared is None:
            raise LookupError(field.pointer)
        source = SOURCES[declared.source]
        missing = [
            FieldError(declared.params.get(name, f"/{name}"), REQUIRED)
            for name in sorted(source.required - set(params))
        ]
        if missing:
            raise InvalidForm(errors=missing)
        peer = self._peers.get(source.peer)
        if peer is None:
            raise OptionsUnavailable(headers=RETRY_AFTER)
        try:
            answer = await peer.get(source.path, params=dict(params), token=token)
            return _listed(source, declared.value, declared.label, answer)
        except PeerRefused as refused:
            if refused.peer_status not in (400, 422):
                raise OptionsUnavailable(headers=RETRY_AFTER) from refused
            errors = [FieldError(pointer, REFUSED_QUERY) for pointer in declared.params.values()]
            raise InvalidForm(errors=errors) from refused
        except (PeerUnavailable, ValidationError, KeyError, TypeError) as error:
            raise OptionsUnavailable(headers=RETRY_AFTER) from error


def _listed(source: Source, value: str, label: str, answer: Any) -> OptionList:
    items = [source.shape.model_validate(each).model_dump() for each in answer["items"]]
    return OptionList(
        items=[
            Option(value=str(each[value]), label=str(each[label]), about=each)
            for each in items[:MAX_OPTIONS]
        ],
        as_of=answer.get("as_of"),
    )


@asynccontextmanager
async def option_sources(runtime: Runtime) -> AsyncIterator[None]:
    """Holds the connections to those who know choices."""
    settings = runtime.service.settings
    assert isinstance(settings, Settings)  # noqa: S101  # narrows for the type checker
    sources = OptionSources(settings)
    runtime.provide(OptionSources, sources)
    yield
    await sources.close()


async def _of(request: Request) -> OptionSources:
    return runtime_of(request).get(OptionSources)


Choices = Annotated[OptionSources, Depends(_of)]
