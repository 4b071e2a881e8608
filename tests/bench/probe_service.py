"""A service with one endpoint that reads one row; run by `telemetry.py`."""

import asyncio
import os
import sys
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.auth import Me
from chassis.cli import serve
from chassis.database import Session
from chassis.outbox import emit
from chassis.routing import Router
from chassis.service import Service, ServiceSettings, settings_for
from contracts.envelope import Event

router = Router()
one = text("SELECT 1")


class Settings(ServiceSettings):
    model_config = settings_for("PROBE_")


@router.get("/probe")
async def probe(session: Session) -> dict[str, int | None]:
    return {"value": await session.scalar(one)}


class Probed(Event):
    """Somebody probed."""

    type: ClassVar = "campus.notify.bench.probed.v1"
    probe_id: UUID

    def aggregate(self) -> str:
        return f"probe/{self.probe_id}"


@router.post("/probe", status_code=201)
async def write(session: Session, me: Me) -> dict[str, str]:
    """Two rows: the fact, and the answer under its Idempotency-Key."""
    emit(session, Probed(probe_id=uuid4()))
    return {"by": me.sub}


if __name__ == "__main__":
    database_url, port, otlp = sys.argv[1:]
    settings = Settings(
        database_url=database_url,
        nats_url="nats://127.0.0.1:1",
        issuer=os.environ.get("PROBE_ISSUER", "http://bench"),
        jwks_url=os.environ.get("PROBE_JWKS_URL", "file:///x"),
        pool_size=16,
        port=int(port),
        otlp_endpoint=otlp,
        log_level="ERROR",
    )
    asyncio.run(serve(Service("probe", settings, routers=[router]), worker=False))
