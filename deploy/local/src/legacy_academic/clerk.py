"""What a clerk at this system's own desktop client can see and do.

JSON, for demonstrations and tests; no part of the interface the platform uses.
"""

import sqlite3
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from legacy_academic.booking import bookings
from legacy_academic.clock import Clock
from legacy_academic.reading import PAGE_AT_MOST, Page
from legacy_academic.store import Row, Store
from legacy_academic.wording import char, second

TABLES = {
    "students": ("XS_XSXX", "XH", 20),
    "staff": ("JS_JSXX", "JSGH", 12),
    "organisations": ("XY_DWXX", "DWDM", 6),
    "classrooms": ("JX_JSXX", "JSH", 16),
}


class Clerk:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def bookings(self, request: Request) -> Response:
        """GET ?reference=&classroom=&date=YYYYMMDD: how many there are, and the first 200."""
        asked = request.query_params

        def search(database: sqlite3.Connection) -> tuple[int, list[Row]]:
            return bookings(
                database,
                Page(1, PAGE_AT_MOST),
                external_number=asked.get("reference"),
                room=asked.get("classroom"),
                day=asked.get("date"),
            )

        total, rows = await self._store.run(search)
        items = [{k: v.strip() if isinstance(v, str) else v for k, v in r.items()} for r in rows]
        return JSONResponse({"count": total, "items": items})

    async def change(self, table_name: str, request: Request) -> Response:
        """PUT {column: value} on one row, by this system's column names.

        XGSJ becomes now unless it is among them.
        """
        table, key, width = TABLES[table_name]
        number = char(request.path_params["number"], width)
        changes: dict[str, Any] = {"XGSJ": second(self._clock.now()), **await request.json()}

        def write(database: sqlite3.Connection) -> int:
            known = {column[1] for column in database.execute(f"PRAGMA table_info({table})")}
            if not changes.keys() <= known:
                raise HTTPException(400, "No such column.")
            columns = ", ".join(f"{column} = :{column}" for column in changes)
            statement = f"UPDATE {table} SET {columns} WHERE {key} = :number"
            return database.execute(statement, {**changes, "number": number}).rowcount

        if not await self._store.run(write):
            raise HTTPException(404, "No such row.")
        return Response(status_code=204)

    async def end_sessions(self, _: Request) -> Response:
        """DELETE: everyone has to log in again."""
        await self._store.run(lambda database: database.execute("DELETE FROM XT_HH").rowcount)
        return Response(status_code=204)

    async def clock(self, request: Request) -> Response:
        """PUT stops the clock at this second, DELETE starts it again."""
        if request.method == "PUT":
            self._clock.stop()
        else:
            self._clock.start()
        return Response(status_code=204)
