"""Routers whose routes run in one transaction, committed before the response leaves.

Unsafe requests on `Router` carry an `Idempotency-Key` (draft-ietf-httpapi-
idempotency-key-header): the response is stored in the same transaction as the
effects, so a repeated request, whatever became of the first connection, gets
the first answer and nothing happens twice.

A route for files says `openapi_extra=upload(most)`: its body may be larger than
the settings allow, and is not held in memory to compare it with a repetition.
"""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, cast

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import LargeBinary, SmallInteger, Table, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from starlette.types import Message
from structlog.contextvars import bind_contextvars

from chassis.auth import authenticate
from chassis.database import PlatformBase, finish, runtime_of
from chassis.problems import BadRequest, Invalid, Problem

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_HEADERS = frozenset({"content-type", "etag", "location", "cache-control"})
MOST_BYTES = "x-max-body-bytes"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class IdempotencyKeyRequired(BadRequest):
    """Send an Idempotency-Key, 1 to 200 visible characters, unique to this action."""

    zh = "请求缺少 Idempotency-Key（1 到 200 个可见字符，每次操作唯一）"


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used for a different request."""

    zh = "该 Idempotency-Key 已用于另一个请求"


class BodyTooLarge(Problem):
    """The body is larger than this service takes."""

    status, zh = 413, "请求内容过大"


class IdempotentAnswer(PlatformBase):
    """The answer a key was given; kept a day."""

    __tablename__ = "idempotency"

    caller: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(SmallInteger)
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


_keep = (
    insert(cast("Table", IdempotentAnswer.__table__))
    .on_conflict_do_nothing(index_elements=["caller", "key"])
    .returning(IdempotentAnswer.key)
)


class EdgeRoute(APIRoute):
    """Opens the session, runs the endpoint, commits, and only then answers."""

    @property
    def most_bytes(self) -> int | None:
        """How large a body may be where it is an `upload`."""
        return (self.openapi_extra or {}).get(MOST_BYTES)

    def get_route_handler(self) -> Handler:
        endpoint = super().get_route_handler()

        async def handle(request: Request) -> Response:
            runtime = runtime_of(request)
            if request_id := request.headers.get("x-request-id"):
                # Each request runs in a context of its own; its log lines and its
                # calls to other services carry the id that the gateway gave it.
                bind_contextvars(request_id=request_id[:100])
            most = self.most_bytes or runtime.service.settings.max_body_bytes
            request = _limited(request, most)
            async with runtime.sessions() as session:
                request.state.session = session
                response = await self.run(request, session, endpoint)
                await finish(session)
                if session.info.pop("emitted", False):
                    runtime.relay.wake()
                return response

        return handle

    async def run(self, request: Request, session: AsyncSession, endpoint: Handler) -> Response:
        """What happens inside the transaction."""
        _ = session
        return await endpoint(request)


class IdempotentRoute(EdgeRoute):
    """An EdgeRoute that performs an unsafe request at most once per Idempotency-Key."""

    async def run(self, request: Request, session: AsyncSession, endpoint: Handler) -> Response:
        if request.method in SAFE:
            return await endpoint(request)
        key = request.headers.get("idempotency-key", "")
        if not (0 < len(key) <= 200 and key.isascii() and key.isprintable()):
            raise IdempotencyKeyRequired
        caller = await authenticate(request)
        who = caller.sub if caller else "anonymous"
        of_files = self.most_bytes is not None
        if not of_files:
            await request.body()
        # The key is written last, not looked up first: the common case costs one
        # statement, and a repetition, which fails here or earlier because the
        # first one has had its effect, is answered from the stored row.
        try:
            response = await endpoint(request)
            await session.flush()  # house-rule: a conflict shows here, where the key answers it
            request_hash = await _hash(request, of_files=of_files)
            kept = await session.scalar(_keep, _row(who, key, request_hash, response))
        except Exception:
            await session.rollback()
            if (stored := await session.get(IdempotentAnswer, (who, key))) is None:
                raise
            return _replay(stored, await _hash(request, of_files=of_files))
        if kept is None:
            await session.rollback()
            stored = await session.get_one(IdempotentAnswer, (who, key))
            return _replay(stored, await _hash(request, of_files=of_files))
        return response


def _limited(request: Request, most: int) -> Request:
    """`request`, whose body stops being read at `most` bytes, announced or not."""
    if int(request.headers.get("content-length") or 0) > most:
        raise BodyTooLarge
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > most:
            raise BodyTooLarge
        return message

    return Request(request.scope, receive)


def upload(most: int) -> dict[str, Any]:
    """For the `openapi_extra` of a route that takes files: `most` bytes in all.

    Its endpoint has to `recognise` the request.
    """
    return {MOST_BYTES: most}


def recognise(request: Request, *parts: bytes) -> None:
    """Tell a repetition of an upload by `parts`: a browser draws a new multipart
    boundary for each try, so the bytes of the body are never the same."""
    request.state.recognised = hashlib.sha256(b"\n".join(parts)).digest()


async def _hash(request: Request, *, of_files: bool) -> bytes:
    target = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    # What was refused before it was recognised repeats nothing.
    body = getattr(request.state, "recognised", b"") if of_files else await request.body()
    return hashlib.sha256(target + body).digest()


def _row(caller: str, key: str, request_hash: bytes, response: Response) -> dict[str, Any]:
    headers = {name: value for name, value in response.headers.items() if name in KEPT_HEADERS}
    return {
        "caller": caller,
        "key": key,
        "request_hash": request_hash,
        "status": response.status_code,
        "headers": headers,
        "body": bytes(response.body),
    }


def _replay(stored: IdempotentAnswer, request_hash: bytes) -> Response:
    if stored.request_hash != request_hash:
        raise IdempotencyKeyReused
    headers = {**stored.headers, "Idempotency-Replayed": "true"}
    return Response(stored.body, stored.status, headers)


class Router(APIRouter):
    """The router of a REST slice."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=IdempotentRoute, **options)


class ProtocolRouter(APIRouter):
    """For protocols that know no Idempotency-Key (OpenID Connect, HTML forms)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(route_class=EdgeRoute, **options)
