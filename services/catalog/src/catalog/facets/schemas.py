"""The HTTP body."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, Field

from catalog.facets.queries import Counts
from catalog.matters.schemas import Labelled, labelled
from contracts.words import Text


class Facet(Labelled):
    """A word to narrow a list by."""

    matters: int = Field(description="How many are online or suspended.")


class Facets(BaseModel):
    """Audiences, themes and life events in the vocabulary's order, those without matters too;
    departments that offer any, by code."""

    audiences: list[Facet]
    themes: list[Facet]
    life_events: list[Facet]
    departments: list[Facet]


def facets(
    kind: str, codes: Iterable[str], names: Mapping[str, Text], counts: Counts
) -> list[Facet]:
    return [
        Facet(code=each.code, name=each.name, matters=counts.get((kind, each.code), 0))
        for each in labelled(list(codes), names)
    ]
