"""What can be written, and how it is found again."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from adapter_sdk import Found
from newsystem.client import NewsystemClient


class Payment(BaseModel):
    """Arguments of the operation `pay`. They belong in `contracts.adapters`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    payee: str = Field(max_length=40)
    cents: int = Field(gt=0)


class Paid(BaseModel):
    """Result of `pay`."""

    number: str


class Pay:
    name = "pay"
    arguments: type[BaseModel] = Payment
    result: type[BaseModel] = Paid
    reads_back = True

    def __init__(self, client: NewsystemClient) -> None:
        self._client = client

    async def find(self, business_key: str, arguments: Payment) -> Sequence[Found]:
        reply = await self._client.call("GET", "/payments", params={"reference": business_key})
        asked = arguments.model_dump()
        return [
            Found({"number": row["number"]}, as_asked={name: row[name] for name in asked} == asked)
            for row in reply["rows"]
        ]

    async def apply(self, business_key: str, arguments: Payment) -> dict[str, Any]:
        body = {"reference": business_key, **arguments.model_dump()}
        reply = await self._client.call("POST", "/payments", json=body)
        return {"number": reply["number"]}
