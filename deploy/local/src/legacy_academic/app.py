"""The doors of the simulated system."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from legacy_academic.clerk import TABLES, Clerk
from legacy_academic.clock import Clock
from legacy_academic.faults import Faults
from legacy_academic.service import JwService
from legacy_academic.store import Store


def _knobs(faults: Faults) -> Route:
    async def turn(request: Request) -> Response:
        if request.method == "DELETE":
            faults.clear()
        if request.method == "POST":
            try:
                faults.add(await request.json())
            except (TypeError, ValueError) as error:
                return PlainTextResponse(str(error), 400)
        return JSONResponse({"waiting": faults.waiting()})

    return Route("/faults", turn, methods=["GET", "POST", "DELETE"])


def build(store: Store, *, user: str, password: str, with_faults: bool) -> Starlette:
    faults, clock = Faults(), Clock()
    service = JwService(store, faults, user, password, clock)
    clerk = Clerk(store, clock)

    async def ready(_: Request) -> Response:
        return PlainTextResponse("ok")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        store.close()

    routes = [
        Route("/services/JwService", service.wsdl, methods=["GET"]),
        Route("/services/JwService", service.call, methods=["POST"]),
        Route("/readyz", ready),
        Route("/clerk/bookings", clerk.bookings, methods=["GET"]),
        Route("/clerk/sessions", clerk.end_sessions, methods=["DELETE"]),
        Route("/clerk/clock", clerk.clock, methods=["PUT", "DELETE"]),
        *(
            Route(f"/clerk/{table}/{{number}}", partial(clerk.change, table), methods=["PUT"])
            for table in TABLES
        ),
    ]
    if with_faults:
        routes.append(_knobs(faults))
    return Starlette(routes=routes, lifespan=lifespan)
