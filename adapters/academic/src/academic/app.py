"""Everything plugged into the academic adapter, in one list."""

from academic.bookings.operation import BookClassroomInJw
from academic.classrooms.router import router as classrooms
from academic.jw.client import JwClient
from academic.records.sources import sources
from academic.settings import Settings
from adapter_sdk import Adapter, Breaker, Service, adapter_service
from contracts.events import RecordsCollected, WritebackCompleted, WritebackFailed


def build(settings: Settings | None = None) -> Service:
    """The service, configured from the environment unless told otherwise."""
    settings = settings or Settings()
    breaker = Breaker()
    jw = JwClient(settings, breaker)
    return adapter_service(
        Adapter(
            name="academic",
            collected=RecordsCollected,
            completed=WritebackCompleted,
            failed=WritebackFailed,
            sources=sources(jw, settings),
            operations=[BookClassroomInJw(jw)],
            breaker=breaker,
        ),
        settings,
        routers=[classrooms],
        resources=[jw.open],
        description="The adapter of the academic-affairs (教务) system.",
    )
