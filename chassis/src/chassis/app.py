"""The app factory: a `Service` becomes an ASGI application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from chassis import telemetry
from chassis.auth import TokenVerifier
from chassis.broker import Broker
from chassis.database import create_engine, create_sessions
from chassis.http import as_problem
from chassis.operations import router as operations
from chassis.outbox import Relay
from chassis.problems import Problem, ProblemBody, render
from chassis.service import Runtime, Service

log = structlog.get_logger()


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Runtime]:
    """Everything a process of `service` holds open: for the API, the worker and commands."""
    settings = service.settings
    engine = create_engine(settings, service.name)
    telemetry.start(service.name, settings, engine)
    sessions = create_sessions(engine, service.name)
    broker = Broker(settings.nats_url.get_secret_value(), service.name, settings.manage_streams)
    runtime = Runtime(
        service=service,
        engine=engine,
        sessions=sessions,
        verifier=TokenVerifier(settings.jwks_url, settings.issuer, settings.audience),
        broker=broker,
        relay=Relay(sessions, broker),
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        stack.push_async_callback(broker.close)
        stack.push_async_callback(runtime.verifier.close)
        for resource in service.resources:
            await stack.enter_async_context(resource(runtime))
        yield runtime
    telemetry.stop()


def create_app(service: Service, runtime: Runtime | None = None, *, api: bool = True) -> FastAPI:
    """The HTTP side of `service`. With a `runtime` it borrows that one; else it opens its own.

    Without `api` it only says how it is.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        if runtime is not None:
            app.state.runtime = runtime
            yield
            return
        async with running(service) as own:
            app.state.runtime = own
            yield

    app = FastAPI(
        title=f"Yiwang {service.name}",
        version="1",
        description=service.description,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=f"/api/{service.name}/openapi.json",
        generate_unique_id_function=_operation_id(service.name),
        telemetry=telemetry.for_fastapi(service.settings),
    )
    if api:
        for router in service.routers:
            app.include_router(router)
        app.include_router(operations, prefix=f"/api/{service.name}/v1")
    _health(app)
    _problems(app)
    _document(app)
    return app


def _operation_id(service: str):  # type: ignore[no-untyped-def]
    # Generated clients name their functions after it, so it must not change
    # when a path does.
    def name(route: APIRoute) -> str:
        return f"{service.replace('-', '_')}_{route.name}"

    return name


def _health(app: FastAPI) -> None:
    @app.get("/livez", include_in_schema=False)
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz", include_in_schema=False)
    async def readyz(request: Request, response: Response) -> dict[str, str]:
        runtime: Runtime = request.app.state.runtime
        if runtime.stopping.is_set():
            response.status_code = 503
            return {"status": "stopping"}
        try:
            async with asyncio.timeout(2), runtime.engine.connect() as connection:
                await connection.execute(text("select 1"))
        except Exception as error:  # whatever it is, the probe has to say so
            response.status_code = 503
            return {"status": "not ready", "database": type(error).__name__}
        # NATS away is survived: facts wait in the outbox. So it does not make
        # a replica unready, it is only shown.
        return {"status": "ready", "nats": "up" if runtime.broker.connected else "down"}


def _problems(app: FastAPI) -> None:
    """Every error leaves as a problem; what nobody foresaw is logged and says nothing."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = as_problem(error)
        if problem is None:
            log.error("unhandled", path=request.scope["path"], exc_info=error)
            problem = Problem()
        elif problem.status >= 500:
            log.warning("unavailable", path=request.scope["path"], reason=type(error).__name__)
        return render(problem, request.headers.get("accept-language"))

    for kind in (Problem, RequestValidationError, HTTPException, DBAPIError, PoolTimeout):
        app.add_exception_handler(kind, answer)
    app.add_exception_handler(Exception, answer)


def _document(app: FastAPI) -> None:
    """Say in the OpenAPI document what the chassis does: problems, and the 422 it replaces."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        if "Problem" in schemas:
            return document
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schemas["Problem"] = ProblemBody.model_json_schema()
        reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
        for path in document.get("paths", {}).values():
            for operation in path.values():
                operation["responses"].pop("422", None)
                operation["responses"]["4XX"] = {
                    "description": "A problem (RFC 9457); branch on its `code`.",
                    "content": {"application/problem+json": reference},
                }
        return document

    app.openapi = openapi  # type: ignore[method-assign]
