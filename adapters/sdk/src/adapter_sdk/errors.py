"""How talking to a legacy system ends badly.

LegacyError
├── NotReached   it certainly did nothing
├── NoAnswer     it may have done it
└── Refused      it said no, and will say no again

Their texts reach logs: no personal data in them, and no replies quoted.
"""

from contracts.words import Text


class LegacyError(Exception):
    pass


class NotReached(LegacyError):
    """Nothing was sent, or nothing was accepted: no connection, no session."""


class NoAnswer(LegacyError):
    """Sent, but what came back, if anything, does not say whether it was carried out."""


class Refused(LegacyError):
    """A permanent no. `code` is stable kebab-case; callers branch on it."""

    def __init__(self, code: str, reason: Text) -> None:
        super().__init__(code)
        self.code, self.reason = code, reason


def code_of(error: Exception) -> str:
    """Stable kebab-case, for whoever looks after the adapter."""
    match error:
        case Refused():
            return error.code
        case NotReached():
            return "not-reached"
        case NoAnswer() | TimeoutError():
            return "no-answer"
    return "adapter-error"
