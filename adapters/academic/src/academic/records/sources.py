"""Reading JwService page by page, in full or by change."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from zeep.helpers import serialize_object

from academic.jw.client import JwClient
from academic.jw.wording import earlier, text
from academic.records import translations
from academic.settings import Settings
from adapter_sdk import NoAnswer, Page, Row, Source
from contracts.words import Resource

PAGE = 200


@dataclass(frozen=True)
class JwSource:
    resource: Resource
    query: str
    key_column: str
    translate: Callable[[Row], dict[str, Any]]
    jw: JwClient
    overlap_seconds: int

    def key(self, row: Row) -> str:
        return text(row, self.key_column)

    def record(self, row: Row) -> dict[str, Any]:
        return self.translate(row)

    async def pages(self, since: str | None) -> AsyncIterator[Page]:
        """The cursor is the vendor's clock when the first page was read.

        Not the newest stamp seen: a row changed behind our back, on a page
        already read, is older than what later pages show. And stamps only have
        seconds, while `ModifiedSince` leaves the named second out, so the next
        reading begins `overlap_seconds` before this one did.
        """
        modified_since = earlier(since, self.overlap_seconds) if since else None
        read, number, cursor = 0, 1, None
        while True:
            reply = await self.jw.call(
                self.query, ModifiedSince=modified_since, PageNo=number, PageSize=PAGE
            )
            cursor = cursor or _clock(reply)
            rows = serialize_object(reply.Row, dict)  # type: ignore[no-untyped-call]
            yield Page(rows, cursor)
            # The vendor sorts by key, and rows never leave a result: a change
            # meanwhile can only move rows to later pages, to be read twice.
            read, number = read + len(rows), number + 1
            if not rows or read >= reply.TotalCount:
                return


def _clock(reply: Any) -> str:
    try:
        return earlier(reply.FWQSJ or "", 0)
    except ValueError:
        raise NoAnswer("a reply without the time") from None


def sources(jw: JwClient, settings: Settings) -> Sequence[Source]:
    """Organisations first: the others refer to them."""
    overlap = settings.overlap_seconds
    return [
        JwSource("organisation", "QueryXy", "DWDM", translations.organisation, jw, overlap),
        JwSource("staff", "QueryJs", "JSGH", translations.staff, jw, overlap),
        JwSource("student", "QueryXs", "XH", translations.student, jw, overlap),
        JwSource("classroom", "QueryJsxx", "JSH", translations.classroom, jw, overlap),
    ]
