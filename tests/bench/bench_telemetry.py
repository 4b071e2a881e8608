"""What traces at 5 % cost a request that reads one row."""

import asyncio

from load import calls_per_second
from probe import probe
from table import Row, interleaved


async def collector(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes traces the way a collector would, and forgets them."""
    try:
        while header := await reader.readuntil(b"\r\n\r\n"):
            length = int(header.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def run(database_url: str) -> list[Row]:
    server = await asyncio.start_server(collector, "127.0.0.1", 0)
    otlp = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, probe(database_url) as off, probe(database_url, otlp=otlp) as on:
        figures = await interleaved(
            {
                "off": lambda: calls_per_second(off, clients=8),
                "on": lambda: calls_per_second(on, clients=8),
            }
        )
    lost = 1 - figures["on"] / figures["off"]
    return [
        Row(
            "one read, telemetry at 5 %, against off",
            figures["on"],
            "requests/s",
            figures["off"],
            figures["on"] / figures["off"],
            f"≥ 0.70 (lost {lost:.0%})",
        )
    ]
