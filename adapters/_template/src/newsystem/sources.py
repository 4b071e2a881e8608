"""What is read, and what it means in the words of `contracts.records`."""

from collections.abc import AsyncIterator
from typing import Any

from adapter_sdk import Page, Row
from contracts.words import Resource
from newsystem.client import NewsystemClient

PAGE = 200


class StaffSource:
    resource: Resource = "staff"

    def __init__(self, client: NewsystemClient) -> None:
        self._client = client

    async def pages(self, since: str | None) -> AsyncIterator[Page]:
        """`since` is the system's clock at the beginning of the last reading."""
        offset, cursor = 0, None
        while True:
            asked = {"since": since or "", "offset": offset, "limit": PAGE}
            reply = await self._client.call("GET", "/staff", params=asked)
            cursor = cursor or str(reply["clock"])
            yield Page(reply["rows"], cursor)
            offset += PAGE
            if offset >= reply["total"]:
                return

    def key(self, row: Row) -> str:
        return str(row.get("id"))

    def record(self, row: Row) -> dict[str, Any]:
        return {
            "key": row["id"],
            "name": row["name"],
            "gender": "unknown",
            "organisation": row["dept"],
            "phone": row["phone"],
            "status": "active" if row["alive"] else "left",
        }
