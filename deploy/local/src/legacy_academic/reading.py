"""The queries: rows in pages of at most 200, in full or by change."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from legacy_academic.errors import invalid
from legacy_academic.store import Row

PAGE_AT_MOST = 200

COLUMNS = {
    "QueryXy": ("XY_DWXX", "DWDM", "DWDM, DWMC, DWYWM, DWLB, ZT, XGSJ"),
    "QueryXs": (
        "XS_XSXX",
        "XH",
        "XH, XM, XB, XYDM, ZYMC, BJMC, NJ, SJH, DZYX, XJZT, ZT, XGSJ",
    ),
    "QueryJs": ("JS_JSXX", "JSGH", "JSGH, XM, XB, DWDM, GWDM, ZC, SJH, DZYX, ZT, XGSJ"),
    "QueryJsxx": ("JX_JSXX", "JSH", "JSH, JSMC, XQMC, JXL, LC, ZWS, KBY, KZXX, ZT, XGSJ"),
}


@dataclass(frozen=True)
class Page:
    number: int
    size: int

    def __post_init__(self) -> None:
        if self.number < 1 or not 1 <= self.size <= PAGE_AT_MOST:
            raise invalid("PageNo, PageSize")

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def paged(
    database: sqlite3.Connection, select: str, order: str, values: dict[str, Any], page: Page
) -> tuple[int, list[Row]]:
    """How many rows there are, and those of this page."""
    total = database.execute(f"SELECT count(*) FROM ({select})", values).fetchone()[0]
    rows = database.execute(
        f"{select} ORDER BY {order} LIMIT :size OFFSET :offset",
        {**values, "size": page.size, "offset": page.offset},
    )
    return total, [dict(row) for row in rows]


def records(
    database: sqlite3.Connection, operation: str, since: str | None, page: Page
) -> tuple[int, list[Row]]:
    """Deleted rows are among them. `since` leaves out rows of that very second."""
    table, key, columns = COLUMNS[operation]
    select = f"SELECT {columns} FROM {table}"
    if since:
        select += " WHERE XGSJ > :since"
    return paged(database, select, key, {"since": since}, page)
