"""A load generator that costs little: raw sockets, keep-alive, no parsing beyond the length."""

import asyncio
import time
from collections.abc import Mapping
from urllib.parse import urlsplit


class Failed(Exception):
    """An answer was not a 2xx: the figure would be worth nothing."""


async def _client(url: str, headers: Mapping[str, str], end: float, samples: list[float]) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    lines = [f"GET {parts.path or '/'} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    while (began := time.perf_counter()) < end:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if head[9:10] != b"2":
            raise Failed(head.split(b"\r\n")[0].decode())
        lowered = head.lower()
        at = lowered.find(b"content-length:")
        await reader.readexactly(int(lowered[at + 15 : lowered.find(b"\r\n", at)]))
        samples.append(time.perf_counter() - began)
    writer.close()


async def samples(
    url: str, clients: int, seconds: float = 3.0, headers: Mapping[str, str] | None = None
) -> list[float]:
    """Seconds each answer took."""
    found: list[float] = []
    end = time.perf_counter() + seconds
    await asyncio.gather(*[_client(url, headers or {}, end, found) for _ in range(clients)])
    return found


async def requests_per_second(
    url: str, clients: int, seconds: float = 3.0, headers: Mapping[str, str] | None = None
) -> float:
    return len(await samples(url, clients, seconds, headers)) / seconds
