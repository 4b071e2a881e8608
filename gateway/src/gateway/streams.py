"""Server-sent events: passed on as they come, for as long as somebody listens."""

import asyncio
from collections import defaultdict
from datetime import timedelta

from pyreqwest.exceptions import RequestError
from pyreqwest.response import Response, ResponseBodyReader

from gateway.departures import Departure, this_task
from gateway.headers import Headers, returned
from gateway.problems import UpstreamTimeout
from gateway.proxy import Proxy
from gateway.request import ClientGone, Request, Send
from gateway.routes import Route
from gateway.upstreams import Upstream

_HEARTBEAT = b": still here\n\n"


class Streams:
    """The open streams, by the session they belong to, so that they end with it."""

    def __init__(
        self,
        proxy: Proxy,
        *,
        opening_seconds: float,
        heartbeat_seconds: float,
        longest_seconds: float,
    ) -> None:
        self._proxy, self._heartbeat = proxy, heartbeat_seconds
        self._opening = opening_seconds
        self._longest = timedelta(seconds=longest_seconds)
        self._open: defaultdict[str | None, set[asyncio.Task[object]]] = defaultdict(set)
        self._closed: set[asyncio.Task[object]] = set()

    async def exchange(
        self,
        request: Request,
        send: Send,
        route: Route,
        upstream: Upstream,
        extra: Headers,
        sid: str | None,
    ) -> int:
        task = this_task()
        upstream.enter(stream=True)
        self._open[sid].add(task)
        departure = Departure(request.receive)
        try:
            return await self._pass(request, send, route, upstream, extra)
        except asyncio.CancelledError:
            if task in self._closed:
                if request.started:
                    # The client sees an orderly end and comes back by itself.
                    await send({"type": "http.response.body", "body": b""})
                return 200
            if departure.gone:
                raise ClientGone from None
            raise
        finally:
            departure.stop()
            self._closed.discard(task)
            self._open[sid].discard(task)
            if not self._open[sid]:
                del self._open[sid]
            upstream.breaker.undecided()
            upstream.leave(stream=True)

    def close(self, sid: str) -> None:
        """End the streams of session `sid`."""
        for task in self._open.get(sid, ()):
            self._closed.add(task)
            task.cancel()

    def close_all(self) -> None:
        for sid in list(self._open):
            for task in self._open[sid]:
                self._closed.add(task)
                task.cancel()

    async def _pass(
        self, request: Request, send: Send, route: Route, upstream: Upstream, extra: Headers
    ) -> int:
        builder = self._proxy.builder(request, route, upstream, extra, self._longest)
        # Without a buffer: the first event must not wait for the second.
        attempt = builder.streamed_read_buffer_limit(0)
        try:
            async with asyncio.timeout(self._opening):
                built, response = await self._proxy.open(upstream, attempt, None)
        except TimeoutError:
            raise UpstreamTimeout from None
        try:
            headers = returned(response.headers) + request.answer_headers
            status = response.status
            request.started = True
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await self._copy(send, response)
            await send({"type": "http.response.body", "body": b""})
        finally:
            await built.__aexit__(None, None, None)
        return status

    async def _copy(self, send: Send, response: Response) -> None:
        reader, between_events = response.body_reader, True
        reading: asyncio.Task[bytes | None] | None = None
        try:
            while True:
                reading = reading or asyncio.ensure_future(_next(reader))
                done, _ = await asyncio.wait({reading}, timeout=self._heartbeat)
                if not done:
                    # Proxies in between cut silent connections off.
                    if between_events:
                        await _send(send, _HEARTBEAT)
                    continue
                chunk, reading = await reading, None
                if chunk is None:
                    return
                await _send(send, chunk)
                between_events = chunk.endswith((b"\n\n", b"\r\n\r\n"))
        finally:
            if reading is not None:
                reading.cancel()


async def _next(reader: ResponseBodyReader) -> bytes | None:
    """The next piece; None at the end, also when the upstream broke off: the client comes back."""
    try:
        chunk = await reader.read_chunk()
    except RequestError:
        return None
    return None if chunk is None else chunk.to_bytes()


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
