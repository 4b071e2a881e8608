"""What a gateway asks, answered from facts: in place of the engine's own script engine."""

from typing import Any

from workflow.expressions.errors import ExpressionFailed
from workflow.expressions.rules import evaluate
from workflow.processes.errors import UnsupportedModel
from workflow.processes.state import Marking


class Conditions:
    """The engine's way to evaluate: zen conditions only. Scripts and services are refused."""

    def __init__(
        self, facts: dict[str, Any], marking: Marking, outcome: dict[str, Any] | None
    ) -> None:
        self._facts = {
            **facts,
            "outcome": outcome,
            "decision": (outcome or {}).get("decision"),
            "steps": marking.outcomes,
        }

    def evaluate(self, _task: Any, expression: str, external_context: Any = None) -> bool:
        """True or false; nothing known counts as false, any other answer as a fault."""
        _ = external_context
        value = evaluate(expression, self._facts)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise ExpressionFailed

    def execute(self, *_: Any, **__: Any) -> None:
        raise UnsupportedModel

    call_service = execute
