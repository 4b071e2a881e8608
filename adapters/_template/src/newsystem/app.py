"""Everything plugged into the adapter, in one list."""

from adapter_sdk import Adapter, Breaker, Service, adapter_service
from newsystem.client import NewsystemClient
from newsystem.events import RecordsCollected, WritebackCompleted, WritebackFailed
from newsystem.operations import Pay
from newsystem.settings import Settings
from newsystem.sources import StaffSource


def build(settings: Settings | None = None) -> Service:
    """The service, configured from the environment unless told otherwise."""
    settings = settings or Settings()
    breaker = Breaker()
    client = NewsystemClient(settings, breaker)
    return adapter_service(
        Adapter(
            name="newsystem",
            collected=RecordsCollected,
            completed=WritebackCompleted,
            failed=WritebackFailed,
            sources=[StaffSource(client)],
            operations=[Pay(client)],
            breaker=breaker,
        ),
        settings,
        resources=[client.open],
        description="The adapter of a new system.",
    )
