"""The ASGI application: what the gateway answers itself, and what it passes on."""

import asyncio
import contextlib
from dataclasses import dataclass, field

import structlog

from gateway import routes
from gateway.callers import Callers
from gateway.documents import Documents
from gateway.headers import HSTS, SECURITY, Headers, note
from gateway.origins import Origins
from gateway.portal import Portal
from gateway.problems import (
    InternalError,
    MethodNotAllowed,
    NotFound,
    Problem,
    UpstreamBusy,
    language,
    render,
)
from gateway.proxy import Proxy, Truncated
from gateway.request import Answer, ClientGone, Clients, Receive, Request, Scope, Send
from gateway.revocations import Revocations
from gateway.routes import Kind, Route
from gateway.sessions.access import AccessTokens
from gateway.sessions.doors import Doors
from gateway.settings import Settings
from gateway.streams import Streams
from gateway.telemetry import Spans
from gateway.tokens import Revoked, Tokens
from gateway.upstreams import Upstream

_JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
log = structlog.get_logger()


@dataclass
class Gateway:
    """Everything a request meets. `serving.py` puts it together."""

    settings: Settings
    spans: Spans
    clients: Clients
    origins: Origins
    tokens: Tokens
    revoked: Revoked
    access: AccessTokens
    callers: Callers
    doors: Doors
    documents: Documents
    portal: Portal
    proxy: Proxy
    streams: Streams
    upstreams: dict[str, Upstream]
    revocations: Revocations | None = None
    draining: bool = False
    _open: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._always: Headers = [*SECURITY, *([HSTS] if self.settings.https else [])]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["raw_path"].decode("latin-1"), scope["method"]
        if path in ("/livez", "/readyz"):
            await _say(send, self._health(path))
            return
        self._open += 1
        found = routes.find(path)
        span = self.spans.begin(method, found.upstream if found else "gateway")
        headers = [*self._always, (b"x-request-id", span.id.encode())]
        request = Request(scope, receive, path, span.id, span.traceparent, headers)
        status = 499
        try:
            status = await self._serve(request, send, found)
        except ClientGone:
            pass
        except Problem as problem:
            status = await self._refuse(request, send, problem)
        except Truncated:
            # Raised further, so that the server cuts the connection.
            log.warning("upstream broke off", path=path, request_id=span.id)
            raise
        except Exception as error:
            log.error("request failed", request_id=span.id, exc_info=error)
            status = await self._refuse(request, send, InternalError())
        finally:
            self._open -= 1
            if self.draining and not self._open:
                self._idle.set()
            span.end(status)
        if self.settings.log_access:
            log.info("request", method=method, path=path, status=status, request_id=span.id)

    async def drain(self, seconds: float) -> None:
        """End the streams; return when nothing is under way, or after `seconds`."""
        self.streams.close_all()
        if self._open:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), seconds)

    async def revoke(self, sid: str) -> None:
        """Session `sid` is over: for its tokens, its cookie and its streams."""
        self.revoked.add(sid)
        self.streams.close(sid)
        await self.access.forget(sid)

    async def _serve(self, request: Request, send: Send, found: Route | None) -> int:
        scope = request.scope
        if scope["method"] not in routes.METHODS:
            raise MethodNotAllowed({"Allow": ", ".join(sorted(routes.METHODS))})
        routes.check_plain(scope["raw_path"])
        request.noted = note(scope["headers"], self.settings.max_header_bytes)
        request.client, request.scheme = self.clients.of(scope, request.noted)
        request.answer_headers += self.origins.answer_headers(request)
        answer = self.origins.preflight(request)
        if answer is None and found is not None:
            return await self._pass_on(request, send, found)
        answer = answer or await self._own(request)
        await _say(send, answer, request)
        return answer.status

    async def _own(self, request: Request) -> Answer:
        # Not counted: a lecture hall behind one address opens the portal at the same
        # moment, and to count would cost more than to answer.
        file = self.portal.answer(request)
        if file is not None:
            return file
        await self.callers.count(request, None)
        if request.path.startswith("/auth/"):
            return await self.doors.answer(request)
        document = self.documents.answer(request)
        if document is None:
            raise NotFound
        return document

    async def _pass_on(self, request: Request, send: Send, route: Route) -> int:
        upstream = self.upstreams[route.upstream]
        extra, caller = await self.callers.admit(request, route)
        if route.kind is not Kind.STREAM or request.method != "GET":
            return await self.proxy.exchange(request, send, route, upstream, extra)
        if self.draining:
            # The client would only come back to this very process.
            raise UpstreamBusy({"Retry-After": "1"})
        sid = caller.sid if caller else None
        return await self.streams.exchange(request, send, route, upstream, extra, sid)

    async def _refuse(self, request: Request, send: Send, problem: Problem) -> int:
        if problem.status >= 500:
            log.warning(
                problem.code(), path=request.path, request_id=request.id, status=problem.status
            )
        if request.started:
            raise Truncated from problem
        await request.discard_body()
        lang = language(request.noted.get(b"accept-language"))
        headers, body = render(problem, lang)
        await _say(send, Answer(problem.status, headers, body), request)
        return problem.status

    def _health(self, path: str) -> Answer:
        if path == "/livez":
            return Answer(200, _JSON, b'{"status":"alive"}')
        if self.draining or not self.tokens.ready:
            return Answer(503, _JSON, b'{"status":"not ready"}')
        # Neither Valkey nor NATS is needed to serve.
        return Answer(200, _JSON, b'{"status":"ready"}')


async def _say(send: Send, answer: Answer, request: Request | None = None) -> None:
    headers, body = answer.headers, answer.body
    if answer.status not in (204, 304):
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    if request is not None:
        headers = [*headers, *request.answer_headers]
        body = b"" if request.method == "HEAD" else body
        request.started = True
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
