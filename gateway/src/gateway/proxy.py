"""The hot path: one request to one upstream, and its answer back."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from pyreqwest.client import Client
from pyreqwest.exceptions import (
    BuilderError,
    NetworkError,
    RequestError,
    RequestTimeoutError,
)
from pyreqwest.request import RequestBuilder, StreamRequest
from pyreqwest.response import Response

from gateway import routes
from gateway.bodies import Body
from gateway.departures import Departure
from gateway.headers import PASSED, PASSED_TO_PROTOCOL, Headers, forwarded, returned
from gateway.problems import InvalidHeader, Problem, UpstreamTimeout, UpstreamUnavailable
from gateway.request import ClientGone, Request, Send
from gateway.routes import READS, Kind, Route
from gateway.sessions.cookies import Cookies
from gateway.settings import Settings
from gateway.upstreams import Upstream

# An answer that says it is no longer than this is passed on in one piece.
WHOLE = 64 * 1024


class Truncated(Exception):
    """The upstream broke off in the middle; so must we, lest half look like all."""


class Proxy:
    def __init__(
        self, client: Client, patient: Client, cookies: Cookies, settings: Settings
    ) -> None:
        """`patient` is for streams and uploads: it does not mind silence."""
        self._client, self._patient, self._cookies = client, patient, cookies
        self._host = urlsplit(settings.issuer).netloc
        self._body_limit, self._upload_limit = settings.max_body_bytes, settings.max_upload_bytes
        self._seconds = settings.timeout_seconds
        self._timeout = timedelta(seconds=settings.total_seconds)

    async def exchange(
        self, request: Request, send: Send, route: Route, upstream: Upstream, extra: Headers
    ) -> int:
        """Pass `request` on with `extra` headers, answer the client; the status it got."""
        files = routes.takes_files(request.method, request.path)
        body = Body(request, self._upload_limit if files else self._body_limit, self._seconds)
        upstream.enter(stream=False)
        try:
            build = partial(self.builder, request, route, upstream, extra, self._timeout)
            attempt = await body.attach(build())
            repeatable = request.method in READS and not request.has_body
            # While its headers are awaited, a request is not cancelled when the
            # client goes: pyreqwest (0.15) would leave it running all the same,
            # and we would no longer know how many run. The time-out ends it.
            built, response = await self.open(upstream, attempt, build if repeatable else None)
            return await self._answer(request, send, built, response, route, body)
        except (Problem, Truncated):
            if body.failure is not None:
                raise body.failure from None
            raise
        finally:
            upstream.breaker.undecided()
            upstream.leave(stream=False)

    def builder(
        self,
        request: Request,
        route: Route,
        upstream: Upstream,
        extra: Headers,
        timeout: timedelta,
    ) -> RequestBuilder:
        """The request as it goes to `upstream`, still without a body."""
        protocol = route.kind is Kind.PROTOCOL
        headers = forwarded(request.scope["headers"], PASSED_TO_PROTOCOL if protocol else PASSED)
        headers += [(name.decode(), value.decode("latin-1")) for name, value in extra]
        headers += (
            ("x-forwarded-for", request.client),
            ("x-forwarded-proto", request.scheme),
            ("x-forwarded-host", self._host),
            ("x-request-id", request.id),
            ("traceparent", request.traceparent),
        )
        query = request.scope["query_string"]
        url = f"{upstream.url}{request.path}{'?' + query.decode('latin-1') if query else ''}"
        try:
            # A file on a slow line is under way for longer than an answer may keep us
            # waiting; that it does not stand still, its `Body` sees to.
            slow = route.kind is Kind.STREAM or routes.takes_files(request.method, request.path)
            client = self._patient if slow else self._client
            return client.request(request.method, url).headers(headers).timeout(timeout)
        except (BuilderError, ValueError) as error:
            raise InvalidHeader from error

    async def _answer(
        self,
        request: Request,
        send: Send,
        built: StreamRequest,
        response: Response,
        route: Route,
        sent: Body,
    ) -> int:
        try:
            status, headers = response.status, returned(response.headers)
            if route.kind is Kind.PROTOCOL:
                headers += [
                    (b"set-cookie", value.encode("latin-1"))
                    for value in response.get_header_all("set-cookie")
                    if not self._cookies.is_ours(value)
                ]
            headers += request.answer_headers
            start = {"type": "http.response.start", "status": status, "headers": headers}
            length = response.get_header("content-length")
            if request.method == "HEAD":
                request.started = True
                await send(start)
                await send({"type": "http.response.body", "body": b""})
            elif length is not None and length.isdigit() and int(length) <= WHOLE:
                whole = (await response.bytes()).to_bytes()
                request.started = True
                await send(start)
                await send({"type": "http.response.body", "body": whole})
            else:
                await self._stream(request, send, start, response, watch=sent.complete)
        except RequestError as error:
            if request.started:
                raise Truncated from error
            raise _as_problem(error) from error
        finally:
            await built.__aexit__(None, None, None)
        return status

    async def open(
        self,
        upstream: Upstream,
        attempt: RequestBuilder,
        again: Callable[[], RequestBuilder] | None,
    ) -> tuple[StreamRequest, Response]:
        """The upstream's answer up to its headers; `again` makes a second attempt, if harmless."""
        try:
            built = attempt.build_streamed()
        except (BuilderError, ValueError) as error:
            raise InvalidHeader from error
        try:
            response = await built.__aenter__()
        except RequestError as error:
            if again is not None and _unreachable(error) and upstream.retries.spend():
                await asyncio.sleep(random.uniform(0.02, 0.08))
                return await self.open(upstream, again(), None)
            if isinstance(error, NetworkError | RequestTimeoutError):
                upstream.breaker.failed(time.monotonic())
            raise _as_problem(error) from error
        upstream.breaker.succeeded()
        return built, response

    async def _stream(
        self,
        request: Request,
        send: Send,
        start: dict[str, object],
        response: Response,
        *,
        watch: bool,
    ) -> None:
        request.started = True
        await send(start)
        reader = response.body_reader
        departure = Departure(request.receive) if watch else None
        try:
            while (chunk := await reader.read_chunk()) is not None:
                # `send` returns when the client has taken the chunk before, so a
                # slow client slows the upstream down and nothing piles up here.
                body = chunk.to_bytes()
                await send({"type": "http.response.body", "body": body, "more_body": True})
        except asyncio.CancelledError:
            if departure is not None and departure.gone:
                raise ClientGone from None
            raise
        finally:
            if departure is not None:
                departure.stop()
        await send({"type": "http.response.body", "body": b""})


def _unreachable(error: RequestError) -> bool:
    if not isinstance(error, RequestTimeoutError):
        return isinstance(error, NetworkError)
    # pyreqwest (0.15) also says ConnectTimeoutError when a connected service
    # is slow to answer; only the causes tell which it was.
    causes = error.details["causes"] or []
    return any("(Connect)" in cause["message"] for cause in causes[1:])


def _as_problem(error: RequestError) -> Problem:
    if isinstance(error, RequestTimeoutError) and not _unreachable(error):
        return UpstreamTimeout()
    return UpstreamUnavailable({"Retry-After": "2"})
