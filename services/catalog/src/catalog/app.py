"""Everything plugged into the catalogue, in one list."""

from catalog.departments.router import router as departments
from catalog.matters.router import router as matters
from catalog.publishing.cli import import_packages
from catalog.publishing.consumers import consumers as on_answers
from catalog.publishing.router import router as publishing
from catalog.reviews.consumers import consumers as on_completed_cases
from catalog.reviews.router import router as reviews
from catalog.search.router import router as search
from catalog.settings import Settings
from catalog.tables import Base
from chassis.service import Service


def build() -> Service:
    """The service, configured from the environment."""
    return Service(
        name="catalog",
        settings=Settings(),
        routers=[search, departments, reviews, publishing, matters],
        consumers=[on_answers, on_completed_cases],
        commands=[import_packages],
        tables=Base.metadata,
        description="Matters and their guides, search, reviews.",
    )
