"""Everything plugged into the catalogue, in one list."""

from catalog.administration.router import router as administration
from catalog.announcements.cli import import_announcements
from catalog.announcements.router import router as announcements
from catalog.departments.router import router as departments
from catalog.facets.router import router as facets
from catalog.favourites.router import router as favourites
from catalog.matters.router import router as matters
from catalog.publishing.cli import import_packages
from catalog.publishing.consumers import consumers as on_answers
from catalog.publishing.router import router as publishing
from catalog.recent.router import router as recent
from catalog.recommendations.router import router as recommendations
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
        routers=[
            search,
            facets,
            departments,
            recommendations,
            favourites,
            recent,
            announcements,
            reviews,
            administration,
            publishing,
            matters,
        ],
        consumers=[on_answers, on_completed_cases],
        commands=[import_packages, import_announcements],
        tables=Base.metadata,
        description="Matters and their guides, search, favourites, announcements, reviews.",
    )
