"""Everything plugged into workflow, in one list."""

from chassis.service import Service
from workflow.attachments.router import router as attachments
from workflow.cases.prefill import data_middle
from workflow.cases.router import router as cases
from workflow.documents.press import issue_documents, retry_documents
from workflow.documents.router import pages as verification_pages
from workflow.documents.router import router as documents
from workflow.files.store import file_store
from workflow.files.sweep import sweep_files
from workflow.forms.options import option_sources
from workflow.moves.consumers import consumers as on_answers
from workflow.moves.router import router as moves
from workflow.phrases.router import router as phrases
from workflow.processes.consumers import consumers as on_matters
from workflow.processes.router import router as definitions
from workflow.settings import Settings
from workflow.tables import Base
from workflow.tasks.router import router as tasks


def build() -> Service:
    """The service, configured from the environment."""
    return Service(
        name="workflow",
        settings=Settings(),
        routers=[
            definitions,
            cases,
            tasks,
            moves,
            phrases,
            attachments,
            documents,
            verification_pages,
        ],
        consumers=[on_matters, on_answers],
        loops=[issue_documents, sweep_files],
        resources=[data_middle, option_sources, file_store],
        commands=[retry_documents],
        tables=Base.metadata,
        description="Cases, tasks, processes and documents.",
    )
