"""The ASGI application: who asks, may they, and on to whom."""

import asyncio
import contextlib
from dataclasses import dataclass, field

import structlog

from gateway import routes
from gateway.documents import Documents
from gateway.headers import HSTS, SECURITY, Headers, note
from gateway.origins import Origins
from gateway.problems import (
    InternalError,
    InvalidToken,
    MethodNotAllowed,
    NotFound,
    Problem,
    SessionEnded,
    Unauthenticated,
    UpstreamBusy,
    language,
    render,
)
from gateway.proxy import Proxy, Truncated
from gateway.rates import Policy, Rates
from gateway.request import (
    Answer,
    ClientGone,
    Clients,
    Receive,
    Request,
    Scope,
    Send,
    network_of,
)
from gateway.revocations import Revocations
from gateway.routes import Kind, Route
from gateway.sessions.access import AccessTokens
from gateway.sessions.cookies import Cookies
from gateway.sessions.doors import Doors
from gateway.sessions.sealing import Seal
from gateway.settings import Settings
from gateway.streams import Streams
from gateway.telemetry import Spans
from gateway.tokens import Caller, Revoked, Tokens
from gateway.upstreams import Upstream

_SIGN_ON = ("/auth/sign-on", "/auth/callback", "/sign-on", "/oauth/")
log = structlog.get_logger()


@dataclass
class Gateway:
    """Everything a request meets. `serving.py` puts it together."""

    settings: Settings
    spans: Spans
    clients: Clients
    origins: Origins
    tokens: Tokens
    seal: Seal
    cookies: Cookies
    access: AccessTokens
    doors: Doors
    rates: Rates
    documents: Documents
    proxy: Proxy
    streams: Streams
    upstreams: dict[str, Upstream]
    revoked: Revoked
    revocations: Revocations | None = None
    draining: bool = False
    _open: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        s = self.settings
        self._person = Policy("person", s.person_rate, s.person_burst)
        self._address = Policy("address", s.address_rate, s.address_burst)
        self._sign_on = Policy("sign-on", s.sign_on_rate, s.sign_on_burst)
        self._always: Headers = [*SECURITY, *([HSTS] if s.https else [])]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["raw_path"].decode("latin-1"), scope["method"]
        if path in ("/livez", "/readyz"):
            await _say(send, self._health(path))
            return
        self._open += 1
        found = routes.find(path)
        span = self.spans.begin(method, found.upstream if found else "gateway")
        request = Request(scope, receive, path, {}, span.id, span.traceparent, "", "")
        request.answer_headers = [*self._always, (b"x-request-id", span.id.encode())]
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

    async def revoke(self, sid: str) -> None:
        """Session `sid` is over: for its tokens, its cookie and its streams."""
        self.revoked.add(sid)
        self.streams.close(sid)
        await self.access.forget(sid)

    async def drain(self, seconds: float) -> None:
        """End the streams; return when nothing is under way, or after `seconds`."""
        self.streams.close_all()
        if self._open:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), seconds)

    async def _serve(self, request: Request, send: Send, found: Route | None) -> int:
        scope, method = request.scope, request.scope["method"]
        if method not in routes.METHODS:
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
        if request.path.startswith("/auth/"):
            await self._count(request, None)
            return await self.doors.answer(request)
        document = self.documents.answer(request)
        if document is None:
            raise NotFound
        return document

    async def _pass_on(self, request: Request, send: Send, route: Route) -> int:
        upstream = self.upstreams[route.upstream]
        if route.kind is Kind.PROTOCOL:
            await self._count(request, None)
            # Identity knows the browser by a cookie of its own.
            others = self.cookies.others(request.noted.get(b"cookie"))
            extra: Headers = [(b"cookie", others.encode("latin-1"))] if others else []
            return await self.proxy.exchange(request, send, route, upstream, extra)
        token, caller = await self._who(request)
        if caller is None and not routes.is_public(request.method, request.path):
            await self._count(request, None)
            raise Unauthenticated({"WWW-Authenticate": 'Bearer realm="yiwang"'})
        await self._count(request, caller)
        extra = [(b"authorization", b"Bearer " + token.encode("latin-1"))] if token else []
        if route.kind is Kind.STREAM and request.method == "GET":
            if self.draining:
                raise UpstreamBusy({"Retry-After": "1"})
            sid = caller.sid if caller else None
            return await self.streams.exchange(request, send, route, upstream, extra, sid)
        return await self.proxy.exchange(request, send, route, upstream, extra)

    async def _who(self, request: Request) -> tuple[str, Caller | None]:
        """The token to pass on and whose it is; a bearer token goes before the cookie."""
        noted = request.noted
        authorization = noted.get(b"authorization")
        if authorization is not None:
            scheme, _, token = authorization.decode("latin-1").partition(" ")
            if scheme.lower() != "bearer":
                raise Unauthenticated({"WWW-Authenticate": 'Bearer realm="yiwang"'})
            try:
                return token.strip(), await self.tokens.verify(token.strip())
            except InvalidToken:
                await self._count(request, None)
                raise
        session = self.cookies.session(noted.get(b"cookie"))
        if session is None:
            return "", None
        self.origins.check_csrf(request, self.seal.csrf_token(session.sid))
        try:
            return await self.access.of(session)
        except SessionEnded:
            request.answer_headers.append(self.cookies.clear_session())
            if routes.is_public(request.method, request.path):
                return "", None
            raise

    async def _count(self, request: Request, caller: Caller | None) -> None:
        if caller is not None:
            await self.rates.check(self._person, caller.sub)
            return
        network = network_of(request.client)
        await self.rates.check(self._address, network)
        if request.path.startswith(_SIGN_ON):
            await self.rates.check(self._sign_on, network)

    async def _refuse(self, request: Request, send: Send, problem: Problem) -> int:
        if problem.status >= 500:
            log.warning(
                problem.code(), path=request.path, request_id=request.id, status=problem.status
            )
        if request.started:
            raise Truncated from problem
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


_JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


async def _say(send: Send, answer: Answer, request: Request | None = None) -> None:
    headers = [*answer.headers, (b"content-length", str(len(answer.body)).encode())]
    if request is not None:
        headers += request.answer_headers
        request.started = True
    body = b"" if request is not None and request.method == "HEAD" else answer.body
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
