"""Request bodies on their way through: counted, small ones whole, large ones as they come."""

import asyncio
from collections.abc import AsyncIterator

from pyreqwest.request import RequestBuilder

from gateway.problems import BodyTooLarge, RequestTimeout
from gateway.request import ClientGone, Message, Request

SMALL = 64 * 1024


class Body:
    """One request's body. `failure` says why it could not be passed on whole."""

    def __init__(self, request: Request, limit: int, seconds: float) -> None:
        declared = request.declared_length()
        if declared is not None and declared > limit:
            raise BodyTooLarge
        self._request, self._limit, self._seconds = request, limit, seconds
        self._small = declared is not None and declared <= SMALL
        self.failure: BaseException | None = None
        self.complete = not request.has_body

    async def attach(self, builder: RequestBuilder) -> RequestBuilder:
        if self.complete:
            # Strict servers want to be told that a POST is empty.
            bodiless = self._request.method in ("GET", "HEAD", "DELETE", "OPTIONS")
            return builder if bodiless else builder.header("content-length", "0")
        if self._small:
            body = await self._request.body(self._limit, self._seconds)
            self.complete = True
            return builder.body_bytes(body)
        return builder.body_stream(self._chunks())

    async def _chunks(self) -> AsyncIterator[bytes]:
        passed, self._request.body_taken = 0, True
        while True:
            message = await self._next()
            if message["type"] == "http.disconnect":
                self.failure = ClientGone()
                raise self.failure
            chunk = message.get("body", b"")
            passed += len(chunk)
            if passed > self._limit:
                self.failure, self._request.body_taken = BodyTooLarge(), False
                raise self.failure
            if chunk:
                yield chunk
            if not message.get("more_body", False):
                self.complete = True
                return

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._request.receive()
        except TimeoutError:
            self.failure = RequestTimeout()
            raise self.failure from None
