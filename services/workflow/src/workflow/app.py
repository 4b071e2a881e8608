"""Everything plugged into workflow, in one list."""

from chassis.service import Service
from workflow.settings import Settings
from workflow.tables import Base


def build() -> Service:
    """The service, configured from the environment."""
    return Service(
        name="workflow",
        settings=Settings(),
        tables=Base.metadata,
        description="Cases, tasks, processes and documents.",
    )
