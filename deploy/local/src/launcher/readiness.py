"""Is it ready? Asked over its own port, with nothing that costs an import."""

import asyncio


async def answers_ok(port: int, path: str, seconds: float = 2) -> bool:
    """GET `path` says 200."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
                writer.write(f"{request}\r\n".encode())
                status = await reader.readline()
                return status.split()[1:2] == [b"200"]
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


async def listens(port: int, seconds: float = 2) -> bool:
    """Somebody accepts connections there."""
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return True
    except (OSError, TimeoutError):
        return False
