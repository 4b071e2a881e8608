"""Everything plugged into data-middle, in one list."""

from chassis.service import Service
from data_middle.collection.cli import accept_run
from data_middle.collection.consumers import collecting
from data_middle.collection.router import router as runs
from data_middle.corrections.router import router as corrections
from data_middle.holdings.router import router as holdings
from data_middle.lookup.router import router as lookup
from data_middle.prefill.router import router as prefill
from data_middle.reads.router import router as reads
from data_middle.settings import Settings
from data_middle.tables import Base


def build(settings: Settings | None = None) -> Service:
    settings = settings or Settings()
    return Service(
        name="data-middle",
        settings=settings,
        description="Golden records, prefill, my data, and the record of every read.",
        routers=[prefill, lookup, holdings, reads, corrections, runs],
        consumers=[collecting(settings.max_removed_share)],
        commands=[accept_run],
        tables=Base.metadata,
    )
