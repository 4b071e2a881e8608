"""The words a model's expressions may use: facts about the case, and its own steps."""

from dataclasses import dataclass

from contracts.events import DefinitionProblem
from workflow.expressions.rules import BadExpression, check
from workflow.processes.reading import FILE, Element, Position, problem

#: What rules may know of the person who asks.
APPLICANT = frozenset({"kind", "number", "college"})
#: What may be told to another system besides.
TOLD = frozenset({"applicant.name", "case.number"})
OUTCOME = frozenset({"decision", "code"})


@dataclass(frozen=True)
class Vocabulary:
    """Names that mean something. `fields` of the form; None while the form is unknown."""

    fields: frozenset[str] | None
    steps: frozenset[str]
    more: frozenset[str] = frozenset()

    def problems(
        self, expression: str, at: Element | Position | None, *, gateway: bool, file: str = FILE
    ) -> list[DefinitionProblem]:
        """What is wrong with an expression. Only a gateway looks at outcomes."""
        try:
            names = check(expression)
        except BadExpression as error:
            return [problem("bad-expression", error.zh, error.en, at, file)]
        return [
            problem(
                "unknown-variable",
                f"表达式中的 {name} 没有定义",
                f"There is no {name} to look at here",
                at,
                file,
            )
            for name in sorted(names)
            if not self._means_something(name, gateway=gateway)
        ]

    def _means_something(self, name: str, *, gateway: bool) -> bool:
        if name in self.more:
            return True
        root, _, member = name.partition(".")
        match root:
            case "applicant":
                return member in APPLICANT
            case "form":
                return bool(member) and (self.fields is None or member in self.fields)
            case "decision":
                return gateway and not member
            case "outcome":
                return gateway and member in OUTCOME
            case "steps":
                return gateway and member in self.steps
        return False
