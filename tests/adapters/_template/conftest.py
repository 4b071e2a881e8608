"""The template against a double of the system it pretends to adapt."""

import asyncio
import sys
import threading
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapter_sdk import Adapter, running
from adapter_sdk.conformance import Wish
from legacy_academic.lines import Line, hang_up

# The template is no member of the workspace: nobody deploys it.
sys.path.append(str(Path(__file__).parents[3] / "adapters" / "_template" / "src"))

from newsystem.app import build
from newsystem.settings import Settings


class Double:
    """The system, and the hands of somebody who sits at it: see `conformance.Legacy`."""

    def __init__(self):
        self.clock = 1
        self.staff = [
            {
                "id": f"N{n:04}",
                "name": "王芳",
                "dept": "D07",
                "phone": "",
                "alive": True,
                "stamp": 1,
            }
            for n in range(450)
        ]
        self.payments = []
        self._waiting = []
        self._searches_to_fail = 0

    def app(self):
        return Starlette(
            routes=[
                Route("/staff", self._list),
                Route("/payments", self._find, methods=["GET"]),
                Route("/payments", self._pay, methods=["POST"]),
            ]
        )

    async def _list(self, request):
        asked = request.query_params
        since, offset = int(asked["since"] or 0), int(asked["offset"])
        rows = [row for row in self.staff if row["stamp"] >= since]
        page = rows[offset : offset + int(asked["limit"])]
        return JSONResponse({"clock": self.clock, "total": len(rows), "rows": page})

    async def _find(self, request):
        if self._searches_to_fail:
            self._searches_to_fail -= 1
            return Response("busy", 503)
        reference = request.query_params["reference"]
        return JSONResponse({"rows": [p for p in self.payments if p["reference"] == reference]})

    async def _pay(self, request):
        fault = self._waiting.pop(0) if self._waiting else None
        payment = await request.json()
        if fault == "fail":
            return Response("<html>", 500)
        if fault == "delay":
            await asyncio.sleep(2.6)
        self._enter(payment)
        if fault == "hold":
            await asyncio.sleep(4)
        if fault == "lose":
            hang_up(request)
        if fault == "garble":
            return Response('{"numb', media_type="application/json")
        return JSONResponse({"number": self.payments[-1]["number"]})

    def _enter(self, payment):
        self.payments.append({**payment, "number": f"P{len(self.payments) + 1}"})

    def how_often(self, business_key):
        return sum(payment["reference"] == business_key for payment in self.payments)

    def lose_next_reply(self):
        self._waiting.append("lose")

    def garble_next_reply(self):
        self._waiting.append("garble")

    def hold_next_reply(self):
        self._waiting.append("hold")

    def fail_next_write(self):
        self._waiting.append("fail")

    def delay_next_write(self):
        self._waiting.append("delay")

    def fail_reading_back(self, times):
        self._searches_to_fail = times

    def do_by_hand(self, wish):
        self._enter({"reference": wish.business_key, **wish.arguments})

    def change(self, _, nth):
        self.clock = 2
        self.staff[nth] |= {"phone": str(uuid4().int)[:11], "stamp": 2}
        return self.staff[nth]["id"]

    def spoil(self, _, nth):
        del self.staff[nth]["dept"]
        return self.staff[nth]["id"]


@pytest.fixture
def legacy(free_port):
    double, port = Double(), free_port()
    config = uvicorn.Config(double.app(), port=port, http=Line, log_level="error")
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    double.url = f"http://127.0.0.1:{port}"
    while not server.started:
        thread.join(0.01)
    yield double
    server.should_exit = True
    thread.join()


@pytest.fixture
async def runtime(fresh_database, nats_url, tokens, legacy):
    # The tables are the SDK's, the same in every adapter's database.
    settings = Settings(
        database_url=await fresh_database("academic"),
        nats_url=nats_url,
        issuer=tokens.issuer,
        jwks_url=tokens.jwks_url,
        legacy_url=legacy.url,
        legacy_timeout_seconds=1.5,
        settle_seconds=4,
        lease_seconds=6,
        park_after=3,
    )
    async with running(build(settings)) as runtime:
        yield runtime


@pytest.fixture
def source(runtime):
    return runtime.get(Adapter).sources[0]


@pytest.fixture
def wish():
    return Wish("pay", {"payee": "N0001", "cents": 1200}, f"case/{uuid4()}")
