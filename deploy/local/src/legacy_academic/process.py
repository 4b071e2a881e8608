"""The simulator in a process of its own, as tests and demonstrations start it."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx

STARTS_WITHIN = 20.0


@dataclass
class Simulator:
    """A running simulator, and the hands of a clerk and of a saboteur on it."""

    url: str
    password: str
    user: str = "yiwang"
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, trust_env=False)

    @property
    def service(self) -> str:
        return f"{self.url}/services/JwService"

    def break_next(self, kind: str, **how: Any) -> None:
        self.http.post("/faults", json={"kind": kind, **how}).raise_for_status()

    def mend(self) -> None:
        self.http.delete("/faults").raise_for_status()

    def faults(self) -> list[dict[str, Any]]:
        waiting: list[dict[str, Any]] = self.http.get("/faults").json()["waiting"]
        return waiting

    def bookings(self, reference: str) -> list[dict[str, Any]]:
        found = self.http.get("/clerk/bookings", params={"reference": reference})
        items: list[dict[str, Any]] = found.json()["items"]
        return items

    def change(self, table: str, number: str, **columns: Any) -> None:
        self.http.put(f"/clerk/{table}/{number}", json=columns).raise_for_status()

    def end_sessions(self) -> None:
        self.http.delete("/clerk/sessions").raise_for_status()

    def stop_clock(self) -> None:
        self.http.put("/clerk/clock").raise_for_status()

    def start_clock(self) -> None:
        self.http.delete("/clerk/clock").raise_for_status()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(simulator: Simulator, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            simulator.http.get("/readyz").raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("The simulator did not start.")


@contextmanager
def started(
    database: Path, *, today: date, port: int | None = None, faults: bool = True
) -> Iterator[Simulator]:
    """A simulator, gone when the block is left; its file stays."""
    port = port or _free_port()
    simulator = Simulator(f"http://127.0.0.1:{port}", secrets.token_urlsafe(12))
    command = [sys.executable, "-m", "legacy_academic", f"--port={port}"]
    if faults:
        command.append("--faults")
    process = subprocess.Popen(
        [*command, f"--database={database}", f"--today={today}"],
        env={**os.environ, "LEGACY_ACADEMIC_PASSWORD": simulator.password},
    )
    try:
        _wait(simulator, process)
        yield simulator
    finally:
        simulator.http.close()
        process.terminate()
        process.wait(timeout=10)
