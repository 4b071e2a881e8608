"""A load generator that costs little: raw sockets, keep-alive, no parsing beyond the length."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit


class Failed(Exception):
    """An answer was not a 2xx: the figure would be worth nothing."""


@dataclass(frozen=True)
class Call:
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)

    def on_wire(self, path: str, host: str) -> bytes:
        lines = [f"{self.method} {path} HTTP/1.1", f"Host: {host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.method != "GET":
            lines.append("Content-Length: 0")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _client(url: str, call: Callable[[], Call], end: float, samples: list[float]) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while (began := time.perf_counter()) < end:
        writer.write(call().on_wire(parts.path or "/", parts.netloc))
        head = await reader.readuntil(b"\r\n\r\n")
        if head[9:10] != b"2":
            raise Failed(head.split(b"\r\n")[0].decode())
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        await reader.readexactly(int(lowered[at + 15 : lowered.find(b"\r\n", at)]))
        samples.append(time.perf_counter() - began)
    writer.close()


async def samples(
    url: str, clients: int, call: Callable[[], Call], seconds: float = 3.0
) -> list[float]:
    """Seconds each answer took."""
    found: list[float] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*[_client(url, call, end, found) for _ in range(clients)])
    return found


async def calls_per_second(
    url: str, clients: int, call: Callable[[], Call] = Call, seconds: float = 3.0
) -> float:
    return len(await samples(url, clients, call, seconds)) / seconds
