"""The result of an operation, as a person says it."""

from typing import Any

from pydantic import BaseModel, ValidationError

from adapter_sdk.adapter import Operation
from adapter_sdk.intents.errors import ResultDoesNotFit
from adapter_sdk.intents.models import Intent
from chassis.problems import FieldError
from contracts.words import Text


def completed(
    operation: Operation[Any] | None, intent: Intent, said: dict[str, Any] | None
) -> dict[str, Any]:
    """`said`, and from the arguments what it leaves out; ResultDoesNotFit unless that is whole."""
    if operation is None:
        raise ResultDoesNotFit
    shape: type[BaseModel] = operation.result
    unknown = [name for name in said or {} if name not in shape.model_fields]
    if unknown:
        raise ResultDoesNotFit(errors=[_wrong(name, "unknown field") for name in unknown])
    known = {**intent.arguments, **(said or {})}
    try:
        whole = shape.model_validate({n: known[n] for n in shape.model_fields if n in known})
    except ValidationError as error:
        found = [_wrong(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors()]
        raise ResultDoesNotFit(errors=found) from None
    return whole.model_dump(mode="json")


def _wrong(name: str, why: str) -> FieldError:
    return FieldError(f"/result/{name}", Text(zh="填写有误", en=why))
