"""POST /services/JwService: one SOAP call, and whatever fault waits for it."""

import sqlite3
from dataclasses import dataclass
from importlib.resources import files

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from legacy_academic import errors, operations, soap
from legacy_academic.clock import Clock
from legacy_academic.faults import Faults
from legacy_academic.lines import hang_up
from legacy_academic.store import Store

LARGEST_BODY = 1_000_000
WSDL = files("legacy_academic") / "JwService.wsdl"


@dataclass
class JwService:
    store: Store
    faults: Faults
    user: str
    password: str
    clock: Clock

    async def wsdl(self, request: Request) -> Response:
        if "wsdl" not in {key.lower() for key in request.query_params}:
            return PlainTextResponse("JwService V6.0")
        text = WSDL.read_text("utf-8").replace("@LOCATION@", str(request.url.replace(query="")))
        return Response(text, media_type="text/xml")

    async def call(self, request: Request) -> Response:
        body = await request.body()
        try:
            if len(body) > LARGEST_BODY:
                raise soap.NotSoap("Too large.")
            operation, fields = soap.parse(body)
        except soap.NotSoap as reason:
            return Response(soap.not_soap(reason), 500, media_type=soap.CONTENT_TYPE)
        fault = self.faults.take(operation)
        kind = fault.kind if fault else None
        if fault and kind == "slow":
            await anyio.sleep(fault.milliseconds / 1000)
        if kind == "error":
            return Response(soap.fault(errors.broken()), 500, media_type=soap.CONTENT_TYPE)
        if kind == "down":
            return HTMLResponse("<html><body>Service Unavailable</body></html>", 503)
        response = await self._carry_out(operation, fields)
        if fault and kind == "applied-but-reply-late":
            await anyio.sleep(fault.milliseconds / 1000)
        if kind == "applied-but-reply-lost":
            hang_up(request)
        if kind == "garbage":
            half = bytes(response.body)[: len(response.body) // 2]
            return Response(half + b"\xff\xfe\x00\x81", media_type=soap.CONTENT_TYPE)
        return response

    async def _carry_out(self, operation: str, fields: soap.Fields) -> Response:
        try:
            values = await self._answer(operation, fields)
        except errors.JwError as error:
            return Response(soap.fault(error), 500, media_type=soap.CONTENT_TYPE)
        return Response(soap.reply(operation, values), media_type=soap.CONTENT_TYPE)

    async def _answer(self, operation: str, fields: soap.Fields) -> dict[str, object]:
        now = self.clock.now()
        if operation == "Login":
            return await self.store.run(
                lambda database: operations.login(
                    operations.Call(database, fields, now), self.user, self.password
                )
            )
        asked = operations.OPERATIONS.get(operation)
        if asked is None:
            raise errors.invalid(operation)

        def with_session(database: sqlite3.Connection) -> dict[str, object]:
            call = operations.Call(database, fields, now)
            operations.require_session(call)
            return asked(call)

        return await self.store.run(with_session)
