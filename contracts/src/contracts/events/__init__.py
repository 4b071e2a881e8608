"""Every event of the platform, one module a service that emits them."""

from contracts.envelope import Event
from contracts.events.adapters import RecordsCollected, WritebackCompleted, WritebackFailed
from contracts.events.catalog import (
    MatterProposed,
    MatterPublished,
    MatterSuspended,
    ReviewGiven,
)
from contracts.events.data_middle import CorrectionAnswered, CorrectionOpened, RecordChanged
from contracts.events.identity import PersonProvisioned, SessionRevoked
from contracts.events.notify import MessageDelivered, MessageFailed
from contracts.events.workflow import (
    CaseCompleted,
    CaseReturned,
    CaseSubmitted,
    CaseUrged,
    CaseWithdrawn,
    DefinitionAccepted,
    DefinitionProblem,
    DefinitionRejected,
    DocumentIssued,
    TaskCompleted,
    TaskOpened,
    WritebackRequested,
)

ALL: tuple[type[Event], ...] = (
    CaseCompleted,
    CaseReturned,
    CaseSubmitted,
    CaseUrged,
    CaseWithdrawn,
    CorrectionAnswered,
    CorrectionOpened,
    DefinitionAccepted,
    DefinitionRejected,
    DocumentIssued,
    MatterProposed,
    MatterPublished,
    MatterSuspended,
    MessageDelivered,
    MessageFailed,
    PersonProvisioned,
    RecordChanged,
    RecordsCollected,
    ReviewGiven,
    SessionRevoked,
    TaskCompleted,
    TaskOpened,
    WritebackCompleted,
    WritebackFailed,
    WritebackRequested,
)

__all__ = [
    "ALL",
    "CaseCompleted",
    "CaseReturned",
    "CaseSubmitted",
    "CaseUrged",
    "CaseWithdrawn",
    "CorrectionAnswered",
    "CorrectionOpened",
    "DefinitionAccepted",
    "DefinitionProblem",
    "DefinitionRejected",
    "DocumentIssued",
    "MatterProposed",
    "MatterPublished",
    "MatterSuspended",
    "MessageDelivered",
    "MessageFailed",
    "PersonProvisioned",
    "RecordChanged",
    "RecordsCollected",
    "ReviewGiven",
    "SessionRevoked",
    "TaskCompleted",
    "TaskOpened",
    "WritebackCompleted",
    "WritebackFailed",
    "WritebackRequested",
]
